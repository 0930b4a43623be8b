"""LaTeXML on small papers: what it must not pass over in silence, and the same text wherever it works."""

import shutil
from pathlib import Path

import pytest

from lowcap.base.errors import InputError
from lowcap.paper.latexml import PROGRAMS, check_conversion, to_xhtml

BINDING = Path(__file__).parents[3] / "paper/main.latexml"
present = pytest.mark.skipif(any(shutil.which(name) is None for name in PROGRAMS), reason="no LaTeXML here")


def paper(folder, text):
    """Write main.tex, whose third line is `text`, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    head = "\\documentclass{article}\n\\usepackage[numbers]{natbib}\\usepackage{hyperref}\\begin{document}\n"
    (folder / "main.tex").write_text(f"{head}{text}\n\\end{{document}}\n")
    return folder


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (
            "Error:undefined:\\odd The token T_CS[\\odd] is not defined. at main.tex; line 6 col 0\n",
            "main.tex:6: LaTeXML: The token T_CS[\\odd] is not defined.",
        ),
        (
            "Warning:expected:ids Missing Target for Label: LABEL:x\n",
            "paper: LaTeXML: Missing Target for Label: LABEL:x",
        ),
        ("Fatal:timeout:convert Took too long\n", "paper: LaTeXML: Took too long"),
    ],
)
def test_the_first_error_is_one_line_with_its_place(log, words):
    with pytest.raises(InputError) as caught:
        check_conversion(f"(Loading ...\n{log}Error:later:one Another at main.tex; line 9 col 0\n")
    assert str(caught.value) == words


def test_a_log_without_errors_passes():
    check_conversion(
        "Info:ignore:\\section Ignoring redefinition of \\section at main.tex; line 1\nNo obvious problems\n"
    )


@present
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"\nonsense", r"main.tex:3: .*\\nonsense"),
        (r"See \ref{nowhere}.", "nowhere"),
        (r"As said \citep{nobody}.", "nobody"),
        (r"\hyperlink{number.none}{3}", "number.none"),
        (r"\input{sections/none}", "main.tex:3: .*sections/none"),
        (r"\begin{center}", "."),
    ],
)
def test_what_would_be_missing_on_the_page_is_an_error(tmp_path, text, words):
    with pytest.raises(InputError, match=words) as caught:
        to_xhtml(paper(tmp_path, text), BINDING)
    assert "\n" not in str(caught.value)


@present
def test_the_text_is_the_same_wherever_the_sources_are(tmp_path):
    texts = [to_xhtml(paper(tmp_path / name, "Hello $x_1$."), BINDING) for name in ("here", "else where/deep")]
    assert texts[0] == texts[1]
    assert "Hello" in texts[0]
    assert str(tmp_path) not in texts[0]


def test_without_latexml_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="latexml: not found; install LaTeXML, on Debian the package latexml"):
        to_xhtml(paper(tmp_path, "Hello."), BINDING)
