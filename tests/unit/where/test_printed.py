"""What a PDF prints is held against the record that it carries."""

import subprocess

import pytest

from lowcap.base.errors import InputError
from lowcap.where.printed import Printed, attached_files, find_misprints, printed_numbers, verify

NUMBERS = {
    "f1": {"text": r"\ensuremath{-}0.50", "value": -0.5, "interval": [-0.75, 0.25], "format": ".2f"},
    "share": {"text": r"95\,\%", "value": 0.95, "interval": None, "format": ".0%"},
    "epochs": {"text": "100", "value": 100, "interval": None},
}
PAGE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{embedfile}
\usepackage[hidelinks]{hyperref}
\newcommand{\origin}[2]{\hyperlink{number.#1}{#2}}
\begin{document}
ATTACHED
With (\origin{f1}{$-$0.50}, \origin{f1}{$-$0.75 to 0.25}),
and \origin{share}{95\,\%}; \href{https://example.org}{a page}.
\newpage\hypertarget{number.f1}{}\hypertarget{number.share}{}
\end{document}
"""


def typeset(folder, attached=None):
    """Typeset PAGE in a folder, with the text `attached`, if any, as its numbers.json."""
    if attached is not None:
        (folder / "numbers.json").write_text(attached)
    page = PAGE.replace("ATTACHED", r"\embedfile{numbers.json}" if attached is not None else "")
    (folder / "page.tex").write_text(page)
    command = ["pdflatex", "-interaction=batchmode", "page.tex"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "page.pdf"


def test_the_numbers_that_are_links_are_read_and_nothing_beside_them(tmp_path):
    pdf = typeset(tmp_path)
    assert printed_numbers(pdf) == [
        Printed("f1", "-0.50", 1),
        Printed("f1", "-0.75to0.25", 1),
        Printed("share", "95%", 1),
    ]


def test_a_number_prints_as_itself_or_as_its_interval():
    right = [Printed("f1", "-0.50", 1), Printed("f1", "-0.75to0.25", 1), Printed("share", "95%", 2)]
    assert find_misprints(right, NUMBERS) == []


def test_a_link_that_a_line_breaks_is_read_in_pieces():
    pieces = [Printed("f1", "-0.75", 1), Printed("f1", "to0.25", 1), Printed("epochs", "100", 1)]
    assert find_misprints(pieces, NUMBERS) == []


@pytest.mark.parametrize(
    "one", [Printed("f1", "0.50", 3), Printed("f1", "-0.7", 3), Printed("share", "95", 3), Printed("none", "1", 3)]
)
def test_what_is_printed_otherwise_is_found(one):
    ((found, should),) = find_misprints([Printed("epochs", "100", 1), one], NUMBERS)
    assert found == one
    assert should


def test_what_is_no_pdf_or_carries_nothing_is_one_line(tmp_path):
    with pytest.raises(InputError, match=r"none.pdf: not there"):
        attached_files(tmp_path / "none.pdf")
    (tmp_path / "text.pdf").write_text("text")
    with pytest.raises(InputError, match=r"text.pdf: not a PDF that can be read"):
        attached_files(tmp_path / "text.pdf")
    with pytest.raises(InputError, match=r"page.pdf: carries no numbers.json"):
        attached_files(typeset(tmp_path))
    with pytest.raises(InputError, match=r"attached numbers.json: not a numbers.json"):
        verify(typeset(tmp_path, "{"), "none.json")
