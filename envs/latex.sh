#!/bin/sh
# Install LaTeX (latex) or LaTeXML (latexml) where it is missing, a package of the paper counts, and apt-get may be used;
# else say what to install.
set -eu
cd "$(dirname "$0")"
case $1 in
latex)
    command -v pdftotext >/dev/null && kpsewhich titling.sty >/dev/null 2>&1 && exit 0
    name=LaTeX missing="LaTeX or pdftotext" wanted="TeX Live and poppler"
    ;;
latexml)
    command -v latexmlpost >/dev/null && exit 0
    name=LaTeXML missing=LaTeXML wanted=LaTeXML
    ;;
esac
packages=$(tr '\n' ' ' <"$1.apt.txt")
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif sudo -n true 2>/dev/null; then
    sudo="sudo"
else
    sudo="none"
fi
if [ "$sudo" = none ] || ! command -v apt-get >/dev/null; then
    echo "Error: $missing is missing; install $wanted, on Debian and Ubuntu: sudo apt-get install $packages" >&2
    exit 1
fi
echo "Installing $name: $packages ..."
export DEBIAN_FRONTEND=noninteractive
{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $packages; } >/dev/null || {
    echo "Error: apt-get could not install $packages" >&2
    exit 1
}
