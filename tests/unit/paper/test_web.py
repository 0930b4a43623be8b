"""The paper as a page: what LaTeXML makes of small texts, made lean, linked and explained."""

import re
import shutil
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lowcap.base.errors import InputError
from lowcap.paper import pictures
from lowcap.paper.latexml import PROGRAMS, to_xhtml
from lowcap.paper.web import describe_number, paper_page

PAPER = Path(__file__).parents[3] / "paper"
MAIN = r"""
\documentclass{article}
\usepackage{amsmath}\usepackage{array}\usepackage{booktabs}\usepackage{longtable}\usepackage{graphicx}
\usepackage{caption}\usepackage[numbers]{natbib}\usepackage{xcolor}\usepackage{hyperref}
\pdftrailerid{}
\DeclareRobustCommand{\origin}[2]{\hyperlink{number.#1}{#2}}
\newcommand{\verdictword}[1]{\textcolor{#1}{\textbf{#1}}}
\newcommand{\companion}{\clearpage Companion}
\title{A study of \emph{little}}\author{Some Body}
\begin{document}
\maketitle
\fbox{\parbox{5cm}{\textbf{Trial build.} Few data.}}
\begin{abstract}It is \origin{f1}{\ensuremath{-}0.5\,\%}.\end{abstract}
\begin{center}\includegraphics{figures/summary}\captionof{figure}{At a glance, as Fig.~3 there. More.}
\label{fig:summary}\end{center}
\section{First}\label{sec:first}
\paragraph{Run-in.} Of \origin{zero}{0}, in formulas $\rho=\origin{f1}{\ensuremath{-}0.5}$,
and $n=3$ \citep{one}.\footnote{Said below.}
See Section~\ref{sec:first}, Fig.~\ref{fig:left}, \ref{fig:right} and~\ref{fig:summary}, Table~\ref{tab:long},
Eq.~\ref{eq:x}.
\begin{equation}\label{eq:x} y = \frac{a}{b} \end{equation}
\begin{figure}
\begin{minipage}[t]{0.49\linewidth}\includegraphics[width=0.5\linewidth]{figures/left}\caption{Left.}\label{fig:left}\end{minipage}\hfill
\begin{minipage}[t]{0.49\linewidth}\includegraphics{figures/right}\caption{Right one.}\label{fig:right}\end{minipage}
\end{figure}
\bibliographystyle{unsrtnat}\bibliography{references}
\appendix
\section{More}
\companion
\section{Numbers}
\begin{longtable}{p{3cm}r}
\caption{All.}\label{tab:long}\\ \toprule name & value \\ \midrule \endhead \bottomrule \endfoot
\hypertarget{number.zero}{zero} & 0 \\
\hypertarget{number.f1}{f\allowbreak{}1} & {\small 1 {\scriptsize [0, 2]}} \verdictword{not testable} \\
\end{longtable}
\end{document}
"""
REFERENCES = r"""
\begin{thebibliography}{1}
\bibitem[One(2020)]{one}
A.~One.
\newblock The title.
\end{thebibliography}
"""
F1 = {"text": "0.5", "value": -0.51234, "interval": [-0.6, -0.4], "table": "results/a.csv", "column": "mean"}
F1 |= {"where": {"task": "4v9", "width": 64}, "reduce": "max"}
ZERO = {"text": "0", "value": 0, "interval": None, "config": "none", "file": "extended.yaml"}
RECORD = {"numbers": {"f1": F1, "zero": ZERO}}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    for name in ("summary", "left", "right"):
        Image.new("RGB", (20, 10), "white").save(folder / f"{name}.png")
    return {f"figures/{name}": folder / f"{name}.png" for name in ("summary", "left", "right")}


@pytest.fixture(scope="module")
def page(figures, tmp_path_factory):
    """A small paper with one of everything, as its page."""
    if any(shutil.which(name) is None for name in PROGRAMS):
        pytest.skip("no LaTeXML here")
    folder = tmp_path_factory.mktemp("sources")
    (folder / "main.tex").write_text(MAIN)
    (folder / "main.bbl").write_text(REFERENCES)
    (folder / "references.bib").write_text("@misc{one, title={Another}, author={No One}}")
    return paper_page(PAPER / "pages/paper.html", to_xhtml(folder, PAPER / "main.latexml"), RECORD, figures)


@pytest.fixture
def text(page):
    """What stands in the page's article."""
    return re.search("<article>.*</article>", page, re.DOTALL)[0]


def found(pattern, text):
    """Return the groups of the only place where a pattern is found."""
    (groups,) = re.findall(pattern, text)
    return groups


def test_numbers_link_to_their_row_and_say_where_they_stand(text):
    told = "-0.51234, 95 % interval -0.6 to -0.4: results/a.csv, column mean (max), where task 4v9, width 64"
    links = re.findall('<a class="number" href="#number.f1" title="([^"]*)">([^<]*)</a>', text)
    assert links == [(told, "\N{MINUS SIGN}0.5\N{NARROW NO-BREAK SPACE}%"), (told, "\N{MINUS SIGN}0.5")]
    assert re.findall('<a class="number" href="#number.zero" title="0: extended.yaml, none">([^<]*)</a>', text) == ["0"]
    assert text.count('id="number.f1"') == 1
    assert ">f<wbr>1</a>" in text


def test_every_link_leads_somewhere(page):
    targets = set(re.findall('href="#([^"]*)"', page))
    assert targets <= set(re.findall(' id="([^"]*)"', page))
    assert len(targets) > 8


def test_figures_have_their_own_picture_number_and_words(text):
    alt = re.findall('<figure id="([^"]*)"> *<img src="data:image/webp;base64,[^"]*" alt="([^"]*)">', text)
    assert [words for _, words in alt] == ["At a glance, as Fig. 3 there.", "Left.", "Right one."]
    for number, (anchor, _) in enumerate(alt, start=1):
        assert re.search(f'<a href="#{anchor}">{number}</a>', text), anchor


def test_pictures_shrink_until_the_page_has_room_for_them(tmp_path, monkeypatch):
    Image.effect_noise((1000, 1000), 90).save(tmp_path / "left.png")
    article = '<article class="ltx_document"><h1>x</h1><img src="figures/left"/></article>'
    xhtml = f'<html xmlns="http://www.w3.org/1999/xhtml">{article}</html>'

    def width():
        page = paper_page(PAPER / "pages/paper.html", xhtml, RECORD, {"figures/left": tmp_path / "left.png"})
        return Image.open(BytesIO(b64decode(found('<img src="data:image/webp;base64,([^"]*)"', page)))).width, len(page)

    largest, size = width()
    monkeypatch.setattr(pictures, "MOST_BYTES", size - 1)
    assert (largest, width()[0]) == (720, 640)


def test_tables_scroll_in_a_box_and_keep_small_type_and_verdicts(text):
    box = found(r'<div class="wide" tabindex="0" role="group" aria-label="Table 1"><table>(.*?)</table></div>', text)
    assert re.search(r"min-width:\d+px", box)
    assert "<small>[0, 2]</small>" in box
    assert re.search('<span class="not-testable verdict">not testable</span>', box)


def test_formulas_are_mathml_and_single_signs_text(text):
    assert "<mi>n</mi><mo>=</mo><mn>3</mn>" in text
    assert "<mfrac>" in text
    assert not re.search("<mo>\N{MINUS SIGN}</mo></math>", text)


def test_headings_make_the_contents(page):
    contents = re.search("<details>.*</details>", page, re.DOTALL)[0]
    shown = [" ".join(re.sub("<[^>]*>", " ", line).split()) for line in re.findall("<li.*</li>", contents)]
    assert shown == ["1 First", "References", "A More", "Companion: two further studies of small networks", "B Numbers"]
    assert "<h1>A study of <em>little</em></h1>" in page
    assert "<title>A study of little</title>" in page


def test_the_bibliography_is_that_of_bibtex_and_notes_stay_where_they_are(text):
    assert re.search(r'<span class="tag">\[1\]</span>.*A.\s?One.*The title', text, re.DOTALL)
    assert "Another" not in text
    assert re.search('<a href="#[^"]*" title="A. One. The title.">1</a>', text)
    assert re.search('<span class="note"> *Said below.</span>', text)
    assert re.search('<[a-z]+ class="framed">', text)


def test_nothing_of_latexml_is_left(page):
    assert not re.search("ltx_|LaTeXML|http|<gone|xmlns", page)


def test_what_is_not_there_is_one_line(figures):
    def made(body, shown=figures):
        article = f'<article class="ltx_document"><h1>x</h1>{body}</article>'
        xhtml = f'<html xmlns="http://www.w3.org/1999/xhtml">{article}</html>'
        return paper_page(PAPER / "pages/paper.html", xhtml, RECORD, shown)

    assert '<p id="b">y</p>' in made('<p id="b">y</p><a href="#b">z</a>')
    with pytest.raises(InputError, match="a link leads to nowhere, which is not there"):
        made('<a href="#nowhere">x</a>')
    with pytest.raises(InputError, match="links to the number f2"):
        made('<a href="#number.f2">x</a>')
    with pytest.raises(InputError, match="shows figures/left, which no rule makes"):
        made('<img src="figures/left"/>', {})


def test_a_number_is_described_in_full():
    assert describe_number({"value": 100, "interval": None, "config": "a.b"}) == "100: config, a.b"
    plain = {"value": None, "interval": None, "table": "a.csv", "column": "x"}
    assert describe_number(plain) == "n/a: a.csv, column x"
