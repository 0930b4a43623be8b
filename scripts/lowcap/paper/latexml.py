"""The paper as XHTML: LaTeXML on the sources that pdflatex has set before, and a check of what it says."""

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from lowcap.base.errors import InputError

TIME_LIMIT_SECONDS = 600
PROGRAMS = ("latexml", "latexmlpost")
# Formulas as MathML, HTML's elements, no time, none of LaTeXML's styles, and pictures as they are. Its schema does not
# know all that LaTeXML writes.
POST = (
    *("--format=xhtml", "--stylesheet=LaTeXML-xhtml5.xsl", "--presentationmathml", "--timestamp=0"),
    *("--nodefaultresources", "--nographicimages", "--nopictureimages", "--novalidate"),
)
# What the binding ends a link with, lest LaTeXML take it for empty.
JOINER = "\N{WORD JOINER}"
# Without references.bib LaTeXML takes the bibliography as BibTeX has written it for the PDF.
LEFT_OUT = ("*.pdf", "*.bib", "main.aux", "main.out", "main.log", "main.blg")


def to_xhtml(sources: Path, binding: Path) -> str:
    r"""Return a paper as XHTML: main.tex in the folder `sources`, with what BibTeX has made of its bibliography.

    `binding` tells LaTeXML what it has to know beside main.tex. It works in a folder of its own, of which the text has
    no trace. The address of a picture is what \includegraphics names. Raises InputError if LaTeXML is missing, fails,
    or warns of anything, as `check_conversion` does.
    """
    for program in PROGRAMS:
        if shutil.which(program) is None:
            raise InputError(f"{program}: not found; install LaTeXML, on Debian the package latexml")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "paper"
        shutil.copytree(sources, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        shutil.copyfile(binding, folder / "main.latexml")
        check_conversion(_run_program(["latexml", "--destination=main.xml", "main.tex"], folder))
        check_conversion(_run_program(["latexmlpost", *POST, "--destination=main.xhtml", "main.xml"], folder))
        return (folder / "main.xhtml").read_text(encoding="utf-8").replace(JOINER, "")


def check_conversion(log: str) -> None:
    """Raise InputError with the first error or warning in a log of LaTeXML, its file and line, where it says these.

    Its warnings are of what would be missing or wrong on the page: references and citations without a target.
    """
    if found := re.search(
        r"^(?:Fatal|Error|Warning):\S+ (.*?)(?: at ([^;\n]+); line (\d+) col \d+)?$", log, re.MULTILINE
    ):
        what, file, line = found.groups()
        raise InputError(f"{file}:{line}: LaTeXML: {what}" if file else f"paper: LaTeXML: {what}")


def _run_program(command: list[str], folder: Path) -> str:
    """Run one of LaTeXML's programs in `folder` and return what it says."""
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=TIME_LIMIT_SECONDS, check=False
    )
    if run.returncode:
        check_conversion(run.stderr)
        raise InputError(f"paper: {command[0]}: {(run.stderr.strip().splitlines() or ['failed'])[-1]}")
    return run.stderr
