"""`make env` with real pips, uv and interpreters on an index in a folder: what it installs, chooses and refuses."""

import email
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.markers import Marker

from faults import full_disk

ROOT = Path(__file__).parents[2]
PYTHONS = re.search(r"^PYTHONS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
DEAD = "http://user:hush-hush@127.0.0.1:9/simple"


def wheel(folder, name, version, files=None, requires=(), extras=(), tag="py3-none-any"):
    """Write a wheel, by default of a module that says its version, and return its path."""
    files = {f"{name.replace('-', '_')}.py": f"VERSION = '{version}'\n"} if files is None else files
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {one}" for one in requires]
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    kind = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
    files = dict(files) | {f"{info}/METADATA": "\n".join(metadata) + "\n", f"{info}/WHEEL": kind}
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    path = folder / f"{name.replace('-', '_')}-{version}-{tag}.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for inside, content in files.items():
            entry = zipfile.ZipInfo(inside)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, content)
    return path


def packed_again(folder, name, version=None):
    """Write a wheel of what is installed here under a name, perhaps as another version, and return its path."""
    installed = distribution(name)
    version = version or installed.version
    files = {}
    for path in installed.files:
        if path.parent.name == "bin":
            files[f"{name}-{version}.data/scripts/{path.name}"] = path.locate().read_bytes()
        elif ".." not in path.parts and "__pycache__" not in path.parts:
            files[str(path).replace(installed.version, version)] = path.locate().read_bytes()
    return wheel(folder, name, version, files, tag=email.message_from_string(installed.read_text("WHEEL"))["Tag"])


def source(folder, name, version):
    """Write a source distribution whose build notes the setuptools that it was built with, and return its path."""
    module = name.replace("-", "_")
    setup = (
        f"import setuptools\nopen('{module}.py', 'w').write(f'SETUPTOOLS = {{setuptools.__version__!r}}')\n"
        f"setuptools.setup(name='{name}', version='{version}', py_modules=['{module}'])\n"
    )
    path = folder / f"{name}-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for inside, content in (("setup.py", setup), ("PKG-INFO", f"Metadata-Version: 1.0\nName: {name}\n")):
            entry = tarfile.TarInfo(f"{name}-{version}/{inside}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content.encode()))
    return path


def publish(index, *files):
    """Add files to an index in a folder, which pip and uv read by its address."""
    for path in files:
        name = re.match(r"(.+?)-\d", path.name)[1].replace("_", "-")
        page = index / name / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        with page.open("a") as links:
            links.write(f'<a href="{path.as_uri()}">{path.name}</a>\n')
    return index.as_uri()


def lock(*files):
    """Return a lock of these files, with their checksums."""
    pins = [re.match(r"(.+?)-(\d[\w.]*?)(?:-py|\.tar)", path.name) for path in files]
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    lines = [
        f"{pin[1].replace('_', '-')}=={pin[2]} \\\n    --hash=sha256:{one}\n"
        for pin, one in zip(pins, sums, strict=True)
    ]
    return "".join(sorted(lines))


class Place:
    """The project's set-up in a folder of its own, with a lock and an environment of variables."""

    def __init__(self, folder, text, variables):
        self.folder, self.variables = folder, variables
        (folder / "envs").mkdir(parents=True)
        shutil.copy2(ROOT / "Makefile", folder)
        if (ROOT / "envs/python.sh").exists():
            shutil.copy2(ROOT / "envs/python.sh", folder / "envs")
        self.lock = folder / "envs/requirements.lock"
        self.lock.write_text(text)
        self.environment = folder / ".venv"

    def call(self, *arguments, **variables):
        """Return what starts `make env`."""
        ours = {
            "MAKEFLAGS",
            "MFLAGS",
            "MAKEOVERRIDES",
            "MAKELEVEL",
            "PYTHON",
            "TORCH",
            "VENV",
            "PYTHONPATH",
            "VIRTUAL_ENV",
        }
        here = {name: text for name, text in os.environ.items() if name not in ours and not re.match("PIP_|UV_", name)}
        here |= self.variables | {name: str(text) for name, text in variables.items()}
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return {"args": ["make", "env", *arguments], "cwd": self.folder, "env": here, **options}

    def make(self, *arguments, **variables):
        """Run `make env`."""
        return subprocess.run(**self.call(*arguments, **variables), check=False)

    def made(self, *arguments, **variables):
        """Run `make env`, which must succeed, and return what it printed."""
        run = self.make(*arguments, **variables)
        assert run.returncode == 0, run.stdout + run.stderr
        assert run.stderr == ""
        return run.stdout

    def refused(self, *arguments, **variables):
        """Run `make env`, which must fail, and return the lines in which it says so."""
        run = self.make(*arguments, **variables)
        lines = [line for line in run.stderr.splitlines() if not line.startswith("make: ")]
        assert run.returncode, run.stdout
        assert lines, run.stdout
        assert lines[-1].startswith("Error: "), run.stderr
        return lines

    def python(self, code):
        """Return what Python code prints in the environment."""
        run = subprocess.run([self.environment / "bin/python", "-c", code], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    def versions(self):
        """Return the versions of what is installed, less pip."""
        code = "from importlib.metadata import distributions as d; print(*(f'{x.name}=={x.version}' for x in d()))"
        found = dict(pin.split("==") for pin in self.python(code).lower().replace("_", "-").split())
        return {name: version for name, version in found.items() if name != "pip"}

    def locked(self):
        """Return the versions that the lock has for a machine and a Python like these."""
        entries = re.findall(r"^([\w-]+)==([^\s;]+)(?: ; (.+?))? \\$", self.lock.read_text(), re.MULTILINE)
        return {name: pin for name, pin, marker in entries if not marker or Marker(marker).evaluate()}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Small packages, the real uv and the real setuptools, as files by name."""
    folder = tmp_path_factory.mktemp("files")
    made = {name: packed_again(folder, name) for name in ("uv", "setuptools")}
    made["wanting"] = wheel(folder, "wanting", "1.0", requires=["covered[toml]>=1.0"])
    made["covered"] = wheel(folder, "covered", "1.0", extras=["toml"], requires=["wanting ; extra == 'toml'"])
    made["connection-pool"] = source(folder, "connection-pool", "0.0.3")
    return made


@pytest.fixture
def place(files, tmp_path):
    """A project whose lock has these packages, and an index that has them."""
    index = publish(tmp_path / "index", *files.values())
    variables = {
        "PIP_INDEX_URL": index,
        "UV_CACHE_DIR": str(tmp_path / "cache"),
        "PIP_RETRIES": "0",
        "UV_HTTP_RETRIES": "0",
    }
    return Place(tmp_path / "a project", lock(*files.values()), variables)


def releases(folder):
    """Write newer releases of what the lock has, all of them broken."""
    names = {"wanting": ["covered[toml]>=9"], "covered": [], "setuptools": [], "uv": [], "connection-pool": []}
    for name, requires in names.items():
        content = {f"{name.replace('-', '_')}/__init__.py": "raise SystemExit('a newer release is used')\n"}
        yield wheel(folder, name, "9999.0", content, requires=requires, extras=["toml"])


def interpreters():
    """Yield what Pythons there are, by real path, each with the version that it says it is."""
    places = [Path(folder) for folder in os.environ["PATH"].split(":") if Path(folder).parent != Path(sys.prefix)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = [Path(sys._base_executable)]
    candidates += [folder / f"python{version}" for version in PYTHONS for folder in [*places, Path("/usr/bin")]]
    candidates += sorted(pyenv.glob("versions/*/bin/python3"))
    seen = set()
    for path in candidates:
        code = "import os, sys; print('%d.%d' % sys.version_info[:2], os.path.realpath(sys.executable))"
        if path.exists():
            run = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
            if run.returncode == 0 and run.stdout not in seen:
                seen.add(run.stdout)
                version, real = run.stdout.split(maxsplit=1)
                yield version, Path(real.strip())


HERE = list(interpreters())
SUPPORTED = [path for version, path in HERE if version in PYTHONS]


def newest_pip(folder):
    """Return a Python whose environments have the newest pip, or skip."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, "pip"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("the newest pip cannot be fetched")
    (newest,) = folder.glob("pip-*.whl")
    upgrade = f'env -i PIP_CONFIG_FILE=/dev/null "$last/bin/python" -m pip install -q --no-index --no-deps {newest}'
    after = f'case "$*" in "-m venv "*) for last; do :; done; {upgrade} ;; esac'
    return program(folder / "python3", f'{sys._base_executable} "$@" || exit\n{after}')


def program(path, script):
    """Write a shell script and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def later(place, tmp_path):
    """The place on a later day: newer releases of everything are on the index, and in another index and a folder
    that pip is configured with; these also have another file of a version that the lock has."""
    broken = list(releases(tmp_path / "newer"))
    publish(tmp_path / "index", *broken)
    other = wheel(tmp_path / "newer", "covered", "1.0", {"covered.py": "raise SystemExit('another file is used')"})
    extra = publish(tmp_path / "extra", *broken, other)
    place.variables |= {"PIP_EXTRA_INDEX_URL": extra, "PIP_FIND_LINKS": f"{tmp_path / 'newer'} /absent"}
    return place


def holds_the_lock(place):
    """Whether the environment has the versions and files of the lock, and built what it had to with those."""
    assert place.versions().items() >= place.locked().items()
    assert place.versions().keys() <= place.locked().keys()
    assert place.python("import wanting, covered; print(wanting.VERSION, covered.VERSION)") == "1.0 1.0"
    assert place.python("import connection_pool; print(connection_pool.SETUPTOOLS)") == place.locked()["setuptools"]
    return True


@pytest.mark.parametrize("python", [*SUPPORTED, "newest pip"], ids=str)
def test_the_lock_is_installed_by_the_pip_of_any_python_whatever_is_newer(python, later, tmp_path):
    if python == "newest pip":
        python = newest_pip(tmp_path / "newest")
    elif subprocess.run([python, "-c", "import ensurepip, venv"], check=False, capture_output=True).returncode:
        pytest.skip("this Python cannot create environments")
    later.made(f"PYTHON={python}")
    assert holds_the_lock(later)


def test_the_lock_is_installed_whatever_pip_and_uv_are_told(later, tmp_path):
    """In variables and files; all that counts of them is where the index is."""
    index, extra = (later.variables.pop(name) for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"))
    newer, constraint = tmp_path / "newer", tmp_path / "constraint.txt"
    constraint.write_text("covered==9999.0\n")
    told = f"index-url = {index}\nextra-index-url = {extra}\nfind-links = {newer}\nuser = yes\npre = yes\n"
    (tmp_path / "pip.conf").write_text(f"[global]\n{told}")
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv/uv.toml").write_text(f'[pip]\nfind-links = ["{newer}"]\noverride = "x"\ntarget = "x"\n')
    (later.folder / "uv.toml").write_text('[pip]\nresolution = "lowest"\nonly-binary = ["connection-pool"]\n')
    told = {name: tmp_path / name for name in ("PIP_TARGET", "PIP_PREFIX", "UV_TARGET")}
    told |= dict.fromkeys(("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT"), "/absent")
    told |= dict.fromkeys(("PIP_CONSTRAINT", "PIP_REQUIREMENT", "UV_CONSTRAINT", "UV_OVERRIDE"), constraint)
    told |= {"PIP_CONFIG_FILE": tmp_path / "pip.conf", "XDG_CONFIG_HOME": tmp_path, "UV_BUILD_CONSTRAINT": constraint}
    told |= dict.fromkeys(("UV_FIND_LINKS", "PYTHONPATH"), newer)
    told |= dict.fromkeys(("PIP_EXTRA_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL"), extra)
    told |= {"PIP_NO_BINARY": ":all:", "PIP_UPGRADE": "1", "UV_NO_BINARY": "1", "UV_PRERELEASE": "allow"}
    told |= {"UV_EXCLUDE_NEWER": "2001-01-01", "UV_SYSTEM_PYTHON": "1", "UV_PYTHON": "3.9", "UV_TORCH_BACKEND": "cpu"}
    later.made(UV_NO_VERIFY_HASHES="1", **told)
    assert holds_the_lock(later)


def test_a_package_is_built_with_what_the_lock_says_though_another_build_is_cached(place, tmp_path):
    """Another project may have built the same source with the newest setuptools of its day."""
    index = publish(tmp_path / "index", packed_again(tmp_path / "newer", "setuptools", "9999.0"))
    command = [Path(sys.prefix) / "bin/uv", "pip", "install", "--no-config", "--cache-dir", tmp_path / "cache"]
    target = ["--target", tmp_path / "another project", "--default-index", index, "connection-pool"]
    subprocess.run([*command, *target], check=True, capture_output=True)
    assert "9999.0" in (tmp_path / "another project/connection_pool.py").read_text()
    place.made()
    assert place.python("import connection_pool; print(connection_pool.SETUPTOOLS)") == place.locked()["setuptools"]


def test_nothing_is_done_twice_and_content_decides(place):
    assert "Making .venv" in place.made()
    made = place.environment / ".made-of"
    first = made.stat()
    os.utime(place.lock)
    os.utime(place.folder / "envs/python.sh")
    started = time.monotonic()
    assert place.made() == ""
    assert time.monotonic() - started < 1
    assert made.stat().st_mtime_ns == first.st_mtime_ns
    text = place.lock.read_text()
    place.lock.write_text(re.sub(r"^wanting.*\n.*\n", "", text, flags=re.MULTILINE))
    os.utime(place.lock, (0, 0))
    assert "Making .venv" in place.made()
    assert "wanting" not in place.versions()
    moved = place.folder.rename(place.folder.with_name("moved"))
    place.folder, place.environment = moved, moved / ".venv"
    assert "Making .venv" in place.made()
    (place.environment / "bin/python").unlink()
    assert "Making .venv" in place.made()


def test_another_python_is_chosen_and_stays(place, tmp_path):
    others = [path for version, path in HERE if version in PYTHONS[1:]]
    if not others:
        pytest.skip("there is only one supported Python")
    place.made(f"PYTHON={others[0]}")
    version = place.python("import sys; print('%d.%d' % sys.version_info[:2])")
    assert version in PYTHONS[1:]
    assert place.made() == ""
    assert place.made(f"PYTHON={others[0]}") == ""
    named = tmp_path / "another name"
    named.symlink_to(others[0])
    assert place.made(f"PYTHON={named}") == ""
    place.lock.write_text(place.lock.read_text() + "\n")
    assert f"with Python {version}" in place.made()


def falsified(text, name):
    """Return a lock with another checksum for a package."""
    return re.sub(rf"(^{name}==.*\n.*sha256:)....", r"\g<1>0000", text, flags=re.MULTILINE)


def recover(place, text):
    """Put the lock right and see that the next call starts clean."""
    place.lock.write_text(text)
    assert "Making .venv" in place.made()
    assert place.versions().items() >= place.locked().items()


def test_faults_while_uv_is_fetched_are_one_line_and_the_next_call_starts_clean(place):
    (line,) = place.refused(PIP_INDEX_URL=DEAD, PIP_RETRIES="1")
    assert re.search("the packages cannot be fetched .*refused", line)
    text = place.lock.read_text()
    place.lock.write_text(falsified(text, "uv"))
    (line,) = place.refused()
    assert re.search(r"what came as uv==\S+ has another checksum", line)
    recover(place, text)


def test_faults_while_packages_are_fetched_are_one_line_and_the_next_call_starts_clean(place):
    (line,) = place.refused(UV_DEFAULT_INDEX=DEAD)
    assert re.search("the packages cannot be fetched .*refused", line)
    text = place.lock.read_text()
    for name in ("setuptools", "covered"):
        place.lock.write_text(falsified(text, name))
        (line,) = place.refused()
        assert re.search(rf"what came as {name}==\S+ has another checksum", line)
    recover(place, text)


def test_what_nobody_foresaw_ends_with_the_lines_that_matter(place):
    text = place.lock.read_text()
    place.lock.write_text(text.replace("covered==1.0", "covered==1.1"))
    lines = place.refused()
    assert 1 < len(lines) <= 9
    assert "covered==1.1" in lines[1]
    place.lock.write_text(re.sub(r"^covered.*\n.*\n", "", text, flags=re.MULTILINE))
    lines = place.refused()  # nothing is resolved: what the lock does not have is missing
    assert "covered" in lines[-2]
    assert "hush" not in "".join(lines)


@pytest.mark.parametrize("free", [2**20, 40 * 2**20])
def test_a_full_disk_is_one_line_and_the_next_call_starts_clean(place, free):
    if os.getuid():
        pytest.skip("a small disk needs root")
    place.environment.mkdir()
    disk = ["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", place.environment]
    if subprocess.run(disk, check=False, capture_output=True).returncode:
        pytest.skip("file systems in memory cannot be mounted here")
    try:
        with full_disk(place.environment, free):
            (line,) = place.refused()
        assert "no space left on the disk" in line
        assert "Making .venv" in place.made()
        assert place.versions().items() >= place.locked().items()
    finally:
        subprocess.run(["umount", place.environment], check=True)


@pytest.mark.parametrize(("moment", "how"), [("pyvenv.cfg", signal.SIGINT), ("uv.txt", signal.SIGKILL)])
def test_an_interrupted_call_leaves_nothing_that_is_taken_for_whole(place, moment, how):
    # Tests that run in the background of a script are deaf to SIGINT, and so would be what they start.
    heard = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    run = subprocess.Popen(**place.call(), start_new_session=True, **heard)
    while run.poll() is None and not (place.environment / moment).exists():
        time.sleep(0.01)
    os.killpg(run.pid, how)
    _, errors = run.communicate()
    assert run.returncode
    assert how == signal.SIGKILL or re.search(
        "^Error: interrupted; the next call starts from nothing$", errors, re.MULTILINE
    )
    assert "Traceback" not in errors
    assert "Making .venv" in place.made()
    assert place.versions().items() >= place.locked().items()


def test_two_calls_at_once_make_one_environment(place):
    runs = [subprocess.Popen(**place.call()) for _ in range(2)]
    outputs = sorted((run.communicate(), run.returncode) for run in runs)
    assert [code for _, code in outputs] == [0, 0], outputs
    assert sum("Making .venv" in printed for (printed, _), _ in outputs) == 1
    assert place.versions().items() >= place.locked().items()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (None, "found no "),
        ("echo 2.7 /old", "is Python 2.7"),
        (f"echo {int(PYTHONS[-1].split('.')[0])}.99 /new", "is Python 3.99"),
        ("echo pypy3.11 /other", "is Python pypy3.11"),
        ("echo 3.13t /free-threaded", "is Python 3.13t"),
        ("echo 'pyenv: command not found' >&2; exit 127", "does not run (pyenv: command not found)"),
    ],
)
def test_a_python_that_will_not_do_is_one_line_with_those_that_will(place, tmp_path, script, words):
    python = tmp_path / "bin/python3"
    if script is not None:
        program(python, script)
    (line,) = place.refused(f"PYTHON={python}")
    assert words in line
    assert f"needed is Python {', '.join(PYTHONS[:-1])} or {PYTHONS[-1]}: make env PYTHON=" in line
    assert not place.environment.exists()


@pytest.mark.parametrize("path", [path for version, path in HERE if version not in PYTHONS], ids=str)
def test_the_unsupported_pythons_here_are_refused(place, path):
    (line,) = place.refused(f"PYTHON={path}")
    assert re.search(r"is Python \d+\.\d+; needed is", line)


def test_a_python_without_venv_is_one_line(place, tmp_path):
    script = (
        f'case "$*" in "-m venv "*) echo "ensurepip is not available"; exit 1 ;; esac; exec {sys._base_executable} "$@"'
    )
    (line,) = place.refused(f"PYTHON={program(tmp_path / 'bin/python3', script)}")
    assert "apt-get install python3-venv" in line


def test_a_folder_that_is_no_environment_is_left_alone(place):
    place.environment.mkdir()
    (place.environment / "thesis.tex").write_text("years of work")
    (line,) = place.refused()
    assert "is no virtual environment" in line
    assert (place.environment / "thesis.tex").read_text() == "years of work"


def test_the_environment_of_another_folder_is_left_alone_behind_a_link(place, tmp_path):
    place.made()
    own, place.folder = place.folder, tmp_path / "other"
    shutil.copytree(own, place.folder, ignore=shutil.ignore_patterns(".venv"))
    (place.folder / ".venv").symlink_to(place.environment)
    (line,) = place.refused()
    assert f".venv is a link to the environment of {own}/.venv, which is left as it is" in line
    assert (place.environment / "bin/python").exists()
    (place.folder / ".venv").unlink()
    place.environment = place.folder / ".venv"
    assert "Making .venv" in place.made()


def test_another_build_of_torch_is_refused(place):
    (line,) = place.refused("TORCH=gpu")
    assert "found TORCH=gpu; allowed are cpu and cuda" in line


def test_torch_for_the_processor_leaves_out_cuda(files, tmp_path):
    """PyTorch's index is not asked here: a program in the place of uv writes down what it is called with."""
    script = f'#!/bin/sh\necho "$@" >>"{tmp_path}/calls"\n'
    uv = wheel(tmp_path / "files", "uv", "0.0.1", {"uv-0.0.1.data/scripts/uv": script})
    names = {
        "torch": "2.0",
        "torchvision": "1.0",
        "triton": "3.0",
        "nvidia-cublas": "13.4",
        "cuda-toolkit": "13",
        "torchlike": "1",
    }
    packages = [wheel(tmp_path / "files", name, version) for name, version in names.items()]
    variables = {"PIP_INDEX_URL": publish(tmp_path / "index", uv)}
    place = Place(tmp_path / "project", lock(uv, *packages), variables)
    place.made("TORCH=cpu")
    calls = (tmp_path / "calls").read_text().splitlines()
    sync, install, check = (re.sub(r" --python \S+", "", call) for call in calls)
    assert sync.startswith("pip sync --no-config ")
    assert sync.endswith(" .venv/packages.txt")
    common = "--no-config --no-python-downloads --color never"
    assert (
        install == f"pip install {common} --compile-bytecode --no-deps --torch-backend cpu torch==2.0 torchvision==1.0"
    )
    assert check == f"pip check {common}"
    assert (place.environment / "packages.txt").read_text() == lock(uv, packages[-1])
    assert place.made() == ""
    place.lock.write_text(falsified(place.lock.read_text(), "uv"))
    place.refused()
    place.lock.write_text(lock(uv, *packages))
    assert "Making .venv" in place.made()  # a failure does not forget the choice
    assert (place.environment / "packages.txt").read_text() == lock(uv, packages[-1])
    assert place.made("TORCH=cpu") == ""
    assert "Making .venv" in place.made("TORCH=cuda")
    assert (place.environment / "packages.txt").read_text() == place.lock.read_text()
    assert "torch-backend" not in (tmp_path / "calls").read_text().splitlines()[-2]


def test_the_whole_lock_is_installed_from_nothing_by_the_pip_that_python_brings(tmp_path):
    """With what the user has configured, and the files of this environment, which uv has kept."""
    cache = subprocess.run([Path(sys.prefix) / "bin/uv", "cache", "dir"], check=True, capture_output=True, text=True)
    kept = Path(cache.stdout.strip()) / "archive-v0"
    if not kept.exists() or kept.stat().st_dev != tmp_path.stat().st_dev or version("torch").endswith("+cpu"):
        pytest.skip("several GB would be downloaded or copied")
    variables = {name: text for name, text in os.environ.items() if re.match("PIP_|UV_", name)}
    place = Place(tmp_path, (ROOT / "envs/requirements.lock").read_text(), variables)
    run = place.make(f"PYTHON={sys._base_executable}")
    if "cannot be fetched" in run.stderr:
        pytest.skip(run.stderr)
    assert run.returncode == 0, run.stderr
    assert place.versions() == place.locked()
    shutil.rmtree(place.environment)
