#!/bin/sh
# Make the virtual environment $VENV hold exactly what requirements.lock says; if it does, there is nothing to do.
# The Makefile says which Pythons are supported ($PYTHONS) and what was chosen ($PYTHON, $TORCH); what was not
# chosen stays as it was. Content decides, never a date. How and why: docs/setup.md.
set -eu
CDPATH='' cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
case $venv in /*) folder=$venv ;; *) folder=$(pwd -P)/$venv ;; esac
lock=envs/requirements.lock
stamp=$venv/.made-of
# What of the lock belongs to the CUDA build of PyTorch, and what exists as source only.
cuda='torch|torchvision|triton|nvidia-.*|cuda-.*'
source='connection-pool'

fail() {
    echo "Error: $1" >&2
    exit 1
}

# Everything that decides what is in the environment, and the name by which Python was chosen, to find it again.
contents() {
    printf '%s\n' "PYTHON=$1" "TORCH=$torch" "interpreter=$python" "$folder"
    cat envs/python.sh "$lock"
}

write() {
    contents "$asked" >"$stamp.new" && mv "$stamp.new" "$stamp"
}

# Which Python this is, in code that every Python understands: version, and the interpreter behind links and shims.
identify() {
    "$@" -c 'import os, sys
name = getattr(getattr(sys, "implementation", None), "name", "cpython").replace("cpython", "")
threads = "t" if "t" in getattr(sys, "abiflags", "") else ""
path = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
print("%s%d.%d%s %s" % (name, sys.version_info[0], sys.version_info[1], threads, path))' 2>/dev/null
}

supported() {
    case " $PYTHONS " in *" ${1%% *} "*) ;; *) return 1 ;; esac
}

# Say why a Python will not do, which do, and how to choose one, if possible one that is here.
refuse() {
    hint=/path/to/python${PYTHONS##* }
    for version in $PYTHONS; do
        found=$(identify "python$version") && supported "$found" && hint=python$version
    done
    fail "$1; needed is Python $(echo "$PYTHONS" | sed 's/ /, /g; s/, \([^,]*\)$/ or \1/'): make env PYTHON=$hint"
}

# Print the settings of pip that say where packages come from, and none that say which.
settings() {
    for name in index-url cert client-cert proxy trusted-host timeout default-timeout retries cache-dir; do
        for place in :env: install global; do
            printf '%s\n' "$config" | sed -n "s/^$place\.$name=['\"]\(.*\)['\"]\$/PIP_$name=\1/p" | sed 's/\\n/ /g'
        done | head -n 1
    done
}

# Run a command in silence; if it fails, say in one line why, or else show the lines of its output that matter.
run() {
    output=$("$@" 2>&1) || explain
}

explain() {
    output=$(printf '%s\n' "$output" | sed 's#//[^/@ ]*@#//***@#g')
    # venv does not say why pip could not be unpacked.
    if (: >"$venv/.space") 2>/dev/null; then
        head -c 4194304 /dev/zero 2>/dev/null >"$venv/.space" || output="no space left"
        rm -f "$venv/.space"
    fi
    case $output in
    *"o space left"* | *"os error 28"* | *"uota exceeded"*)
        fail "no space left on the disk for $venv or the cache of uv, of about 6 GB each (one of them, if they share a file system)"
        ;;
    *"Hash mismatch"* | *"DO NOT MATCH THE HASHES"*)
        package=$(printf '%s\n' "$output" |
            sed -n 's/.*Hash mismatch for `\([^`]*\)`.*/\1/p; s/^ *\([^ ]*==[^ ]*\) from .*/\1/p' | head -n 1)
        fail "what came as $package has another checksum than $lock says, and was not installed"
        ;;
    *"error sending request"* | *"connection broken by"* | *"Failed to fetch"* | *"(from versions: none)"*)
        reason=$(printf '%s\n' "$output" |
            sed -n "s/^ *cause: //p; s/.*Retrying .*[:,] \([^'\"]*\)['\")]*: .*/\1/p" | tail -n 1)
        fail "the packages cannot be fetched (${reason:-no connection, or an index without them}); mirrors and proxies: docs/setup.md"
        ;;
    *"ensurepip is not available"* | *"No module named ensurepip"* | *"No module named venv"*)
        fail "$chosen cannot create a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"
        ;;
    esac
    printf '%s\n' "$output" | awk '
        /^ *$|^WARNING|^warning|^DEPRECATION|^\[notice\]|^ *sha256:/ {next}
        {line[++count] = substr($0, 1, 300)}
        /^(error|ERROR|Error)/ && !first {first = count}
        END {
            start = count > 7 ? count - 6 : 1
            if (first && first < start) print line[first]
            while (start <= count) print line[start++]
        }' >&2
    fail "$venv could not be made of $lock, see above; the next call starts from nothing"
}

# The choices: those of this call, else those of the last one, else the defaults.
last_asked='' last_torch='' python=''
while IFS= read -r line; do
    case $line in
    PYTHON=*) last_asked=${line#*=} ;;
    TORCH=*) last_torch=${line#*=} ;;
    interpreter=*) python=${line#*=} ;;
    *) break ;;
    esac
done <<EOF
$(head -n 4 "$stamp" 2>/dev/null)
EOF
case ${PYTHON:-} in "$venv"/* | "$folder"/*) PYTHON='' ;; esac # its own interpreter chooses nothing
torch=${TORCH:-${last_torch:-cuda}}
asked=${PYTHON:-$last_asked}
chosen=${asked:-python3}
case $torch in cuda | cpu) ;; *) fail "found TORCH=$torch; allowed are cpu and cuda (the default, what $lock says)" ;; esac

unset PYTHONPATH PYTHONHOME
# In the activated environment, python3 means what it means outside.
case :$PATH: in *":$folder/bin:"*)
    PATH=:$PATH:
    PATH=${PATH%%":$folder/bin:"*}:${PATH#*":$folder/bin:"}
    PATH=${PATH#:}
    PATH=${PATH%:}
    ;;
esac
if [ -n "$python" ] && [ -n "${PYTHON:-}" ]; then python=$(identify "$PYTHON") || python=''; fi
if [ -n "$python" ] && supported "$python" && contents "$last_asked" | cmp -s - "$stamp" &&
    [ "$(identify "$venv/bin/python" -I -S)" = "$python" ]; then
    [ "$asked" = "$last_asked" ] || write
    exit 0
fi

command -v "$chosen" >/dev/null || refuse "found no $chosen"
python=$(identify "$chosen") || refuse "$chosen does not run ($("$chosen" -c '' 2>&1 | head -n 1))"
supported "$python" || refuse "$chosen is Python ${python%% *}"

# One set-up at a time; what an interrupted one left running holds the lock too, and is waited for.
exec 9<"$lock"
if "$chosen" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; then :; else
    echo "Waiting for another set-up ..."
    "$chosen" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' 2>/dev/null || fail "$lock cannot be locked"
    exec 9<&-
    exec envs/python.sh
fi

if [ -d "$venv" ] && [ ! -f "$venv/pyvenv.cfg" ] && ls -A "$venv" | grep -Eqvx 'bin|include|lib|lib64|\.made-of.*'; then
    fail "the folder $venv is no virtual environment; it is left as it is"
fi
owner=$(sed -n 4p "$stamp" 2>/dev/null) || owner=''
if [ -L "$venv" ] && [ -n "$owner" ] && [ "$owner" != "$folder" ]; then
    fail "$venv is a link to the environment of $owner, which is left as it is; delete the link"
fi
trap 'fail "interrupted; the next call starts from nothing"' INT TERM HUP
echo "Making $venv of $lock, with Python ${python%% *} (several GB with PyTorch: minutes, or seconds if uv has them) ..."
# Without its interpreter, what is left is nothing to any call. The choices stay, whatever happens from here on.
start() {
    mkdir -p "$venv" && rm -f "$venv/bin/python" &&
        find "$venv/" -mindepth 1 -maxdepth 1 ! -name .made-of -exec rm -rf {} + &&
        printf '%s\n' "PYTHON=$asked" "TORCH=$torch" >"$stamp.new" && mv "$stamp.new" "$stamp"
}
run start
run "$chosen" -m venv "$venv"

# pip and uv learn where packages come from, and nothing else, from the variables and files that configure pip.
# Only one index is asked: another might have other files of the same version.
# (A setting "user" would be taken for `pip config list --user`.)
config=$(PIP_USER=0 PIP_GLOBAL=0 PIP_SITE=0 "$venv/bin/python" -m pip config list 2>/dev/null) || config=''
for name in $(env | sed -n 's/^\(PIP_[A-Z_]*\)=.*/\1/p; s/^\(UV_[A-Z0-9_]*\)=.*/\1/p'); do
    case $name in
    UV_DEFAULT_INDEX | UV_INDEX_URL | UV_INDEX_*_USERNAME | UV_INDEX_*_PASSWORD | UV_KEYRING_PROVIDER) ;;
    UV_INSECURE_HOST | UV_SYSTEM_CERTS | UV_NATIVE_TLS | UV_OFFLINE | UV_HTTP_* | UV_REQUEST_TIMEOUT | UV_CONCURRENT_*) ;;
    UV_CACHE_DIR | UV_NO_CACHE | UV_LINK_MODE) ;;
    *) unset "$name" ;;
    esac
done
export PIP_CONFIG_FILE=/dev/null
while IFS='=' read -r name value; do
    [ -z "$name" ] || export "$(echo "$name" | tr a-z- A-Z_)=$value"
done <<EOF
$(settings)
EOF
index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-}}}
[ -z "$index" ] || export UV_DEFAULT_INDEX="$index" PIP_INDEX_URL="${PIP_INDEX_URL:-${index#"${index%%[!A-Za-z0-9_.-]*}="}}"
certificates=${SSL_CERT_FILE:-${PIP_CERT:-${REQUESTS_CA_BUNDLE:-}}}
[ -z "$certificates" ] || export SSL_CERT_FILE="$certificates"
[ -z "${PIP_PROXY:-}" ] || export HTTP_PROXY="$PIP_PROXY" HTTPS_PROXY="$PIP_PROXY"
[ -z "${PIP_TRUSTED_HOST:-}" ] || export UV_INSECURE_HOST="$PIP_TRUSTED_HOST"

# uv, by version and checksum. pip resolves nothing here: it fetches one file.
extract() {
    sed -n '/^uv==/,/[^\\]$/p' "$lock" >"$venv/uv.txt"
}
run extract
run "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-color --progress-bar off \
    --no-deps --only-binary :all: --require-hashes --requirement "$venv/uv.txt"

# Everything else, by version and checksum, without a resolver; the one package that has to be built is built anew,
# with the setuptools of the lock. Compiled here, once, since jobs may run where Python writes no bytecode, and would each
# take twice as long to start.
uv_pip() {
    subcommand=$1
    shift
    "$venv/bin/uv" pip "$subcommand" --no-config --no-python-downloads --color never --python "$venv/bin/python" "$@"
}
select_packages() {
    case $torch in
    cuda) cat "$lock" ;;
    cpu) awk -v cuda="^($cuda)==" '/^[^ ]/ {drop = $0 ~ cuda} !drop' "$lock" ;;
    esac >"$venv/packages.txt"
}
run select_packages
run uv_pip sync --compile-bytecode --require-hashes --only-binary :all: --no-binary "$source" --refresh-package "$source" \
    --preview-features build-dependency-hashes --require-build-hashes --build-constraints "$lock" "$venv/packages.txt"
if [ "$torch" = cpu ]; then
    # The lock has no checksums of these builds.
    run uv_pip install --compile-bytecode --no-deps --torch-backend cpu $(grep -Eo '^torch(vision)?==[^ ;]+' "$lock")
fi
run uv_pip check
run write
