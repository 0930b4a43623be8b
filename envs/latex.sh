#!/bin/sh
# Install LaTeX where pdflatex or a package of the paper is missing and apt-get may be used; else say what to install.
set -eu
cd "$(dirname "$0")"
command -v pdftotext >/dev/null && kpsewhich titling.sty >/dev/null 2>&1 && exit 0
packages=$(tr '\n' ' ' <latex.apt.txt)
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif sudo -n true 2>/dev/null; then
    sudo="sudo"
else
    sudo="none"
fi
if [ "$sudo" = none ] || ! command -v apt-get >/dev/null; then
    echo "Error: LaTeX or pdftotext is missing; install TeX Live and poppler, on Debian and Ubuntu: sudo apt-get install $packages" >&2
    exit 1
fi
echo "Installing LaTeX: $packages ..."
export DEBIAN_FRONTEND=noninteractive
{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $packages; } >/dev/null || {
    echo "Error: apt-get could not install $packages" >&2
    exit 1
}
