"""The checks that stop a wrong paper, and its typesetting."""

from pathlib import Path

import pytest

from lowcap.base.errors import InputError
from lowcap.claims.outcomes import Verdict
from lowcap.paper import manuscript


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "results.tex"
    path.write_text("% \\result{commented}\nF1 is \\result{f1}.\n\\includegraphics[width=1cm]{figures/a}\n")
    return path


def test_results_are_matched_both_ways(source):
    manuscript.check_results([source], {"a.yaml": ["f1"], "b.yaml": []})
    with pytest.raises(InputError, match=r"results\.tex:2: .result\{f1\} is not defined; add f1 to a.yaml or b.yaml"):
        manuscript.check_results([source], {"a.yaml": ["f2"], "b.yaml": []})
    with pytest.raises(InputError, match=r"^b\.yaml: no text uses f2; delete"):
        manuscript.check_results([source], {"a.yaml": ["f1"], "b.yaml": ["f2"]})


def test_figures_are_matched_both_ways(source):
    manuscript.check_files([source], "includegraphics", ["figures/a"])
    with pytest.raises(InputError, match=r"results\.tex:3: shows figures/a, which no rule makes"):
        manuscript.check_files([source], "includegraphics", ["figures/b"])
    with pytest.raises(InputError, match="figures/b is made and never shown"):
        manuscript.check_files([source], "includegraphics", ["figures/a", "figures/b"])


def test_a_figure_per_task_covers_all_tasks(tmp_path):
    (tmp_path / "x.tex").write_text("\\includegraphics{figures/pruning_#1}")
    manuscript.check_files([tmp_path / "x.tex"], "includegraphics", ["figures/pruning_4v9", "figures/pruning_0v1"])


@pytest.mark.parametrize(
    "line",
    [
        "LaTeX Warning: Reference `fig:x' on page 1 undefined on input line 3.",
        "LaTeX Warning: Citation `a' on page 1 undefined on input line 3.",
        "LaTeX Warning: Label `a' multiply defined.",
        "Overfull \\hbox (12.3pt too wide) in paragraph at lines 3--4",
        "Missing character: There is no x in font y!",
    ],
)
def test_the_log_is_searched(line):
    with pytest.raises(InputError, match="paper: "):
        manuscript.check_log(f"fine\n{line}\nfine\n")


def test_a_slightly_wide_box_passes():
    manuscript.check_log("Overfull \\hbox (4.9pt too wide) in paragraph at lines 3--4\n")


def test_a_page_that_is_too_high_is_named():
    line = "Overfull \\vbox ({}pt too high) has occurred while \\output is active []\n\n\n[46 <./a.pdf>] (./b.tex"
    with pytest.raises(InputError, match=r"page 46 is 49\.2pt too high"):
        manuscript.check_log(line.format(4.9) + "\n" + line.format(49.2))
    manuscript.check_log(line.format(4.9))


@pytest.mark.parametrize("name", ["main", "sections/results"])
def test_typeset_reports_the_first_error_with_its_file_and_line(tmp_path, name):
    (tmp_path / "sections").mkdir()
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\\begin{document}\\input{sections/results}\\end{document}"
    )
    path = tmp_path / f"{name}.tex"
    head = "\\documentclass{article}\n\\begin{document}\n" if name == "main" else "a\n\n"
    path.write_text(head + "x \\nonsense\n")
    with pytest.raises(InputError) as caught:
        manuscript.typeset(tmp_path)
    assert str(caught.value) == rf"paper/{name}.tex:3: Undefined control sequence. (at: x \nonsense)"


def test_typeset_reads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "secret.tex").write_text("secret")
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "main.tex").write_text("\\documentclass{article}\\begin{document}\\input{../secret}\\end{document}")
    with pytest.raises(InputError, match="secret"):
        manuscript.typeset(folder)


READ = r"\newread\file\openin\file={path} \ifeof\file\else\errmessage{{it was read}}\fi"


DUMP = r"\edef\found{{\pdffiledump length 9{{{path}}}}}\ifx\found\empty\else\errmessage{{it was read}}\fi"


@pytest.mark.parametrize(
    "text",
    [
        r"\input{/etc/passwd}",
        READ.format(path="/etc/passwd") + r"\errmessage{it was not read}",
        READ.format(path="../secret.tex") + r"\errmessage{it was not read}",
        DUMP.format(path="/etc/passwd") + r"\errmessage{it was not read}",
        r"\immediate\openout15=../escaped.tex\immediate\write15{x}",
        r"\immediate\openout15=/tmp/lowcap-escaped.tex\immediate\write15{x}",
        r"\immediate\write18{touch ../escaped.tex}\errmessage{it was not run}",
    ],
)
def test_hostile_latex_reads_writes_and_runs_nothing_outside(tmp_path, text):
    (tmp_path / "secret.tex").write_text("secret")
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "main.tex").write_text(f"\\documentclass{{article}}\\begin{{document}}x{text}\\end{{document}}")
    with pytest.raises(InputError, match=r"etc/passwd|escaped.tex|it was not (read|run)") as caught:
        manuscript.typeset(folder)
    assert "it was read" not in str(caught.value).partition(" (at: ")[0]
    assert not list(tmp_path.rglob("*escaped*"))
    assert not Path("/tmp/lowcap-escaped.tex").exists()


def test_typeset_gives_the_same_bytes_each_time(tmp_path):
    found = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "main.tex").write_text(
            "\\documentclass{article}\\pdfinfoomitdate=1\\pdftrailerid{}\\begin{document}x\\end{document}"
        )
        found.append(manuscript.typeset(folder).read_bytes())
    assert found[0] == found[1]


DOCUMENT = r"""\documentclass{article}
\usepackage{longtable}
\usepackage[hidelinks]{hyperref}
\pdfinfoomitdate=1\pdftrailerid{}\pdfsuppressptexinfo=-1
\begin{document}
\section{One}\label{one}
%s \cite{known} on page~\pageref{two}
\begin{longtable}{@{}ll@{}}
%s & b \\ \endfirsthead
c & d \\
\end{longtable}
\section{Two}\label{two} \ref{one}
\bibliographystyle{plain}\bibliography{references}
\end{document}
"""
REFERENCES = "@misc{known, author = {A. Author}, title = {A title}, year = 2020}\n"


def write_document(folder, words="Words.", cell="wide as wide can be", references=REFERENCES):
    folder.mkdir(exist_ok=True)
    (folder / "main.tex").write_text(DOCUMENT % (words, cell))
    (folder / "references.bib").write_text(references)
    return folder


@pytest.mark.parametrize(
    ("change", "passes"),
    [
        ({"words": "Other words."}, 1),
        ({"words": r"\newpage Words on another page."}, 2),
        ({"cell": "narrow"}, 2),
        ({"references": REFERENCES.replace("A title", "Another title")}, 1),
    ],
)
def test_passes_that_begin_with_kept_notes_end_as_from_nothing(tmp_path, monkeypatch, change, passes):
    run, kept, commands = manuscript._run, tmp_path / "kept", []
    manuscript.typeset(write_document(tmp_path / "first"), kept=kept)
    monkeypatch.setattr(manuscript, "_run", lambda command, folder: commands.append(command[0]) or run(command, folder))
    edited = manuscript.typeset(write_document(tmp_path / "edited", **change), kept=kept).read_bytes()
    assert commands.count("pdflatex") == passes
    assert edited == manuscript.typeset(write_document(tmp_path / "fresh", **change)).read_bytes()


@pytest.mark.parametrize("notes", [b"\\nonsense{", b"\\newlabel{one}{{7}{7}{}{}{}}\n\\bibdata{references}\n"])
def test_damaged_notes_do_no_harm(tmp_path, notes):
    kept = tmp_path / "kept"
    good = manuscript.typeset(write_document(tmp_path / "first"), kept=kept).read_bytes()
    (kept / "main.aux").write_bytes(notes)
    assert manuscript.typeset(write_document(tmp_path / "second"), kept=kept).read_bytes() == good
    assert (kept / "main.aux").read_bytes() == (tmp_path / "first/main.aux").read_bytes()


def test_a_mistake_in_the_references_is_reported_with_its_place(tmp_path):
    with pytest.raises(InputError, match=r"^paper/references\.bib:\d+: I was expecting"):
        manuscript.typeset(write_document(tmp_path / "paper", references=REFERENCES.replace("A title}", "A title} x")))


def test_pages_that_never_settle_are_reported(tmp_path):
    folder = tmp_path / "paper"
    folder.mkdir()
    count = r"\newcount\n\n=0\ifdefined\last\n=\last\fi\advance\n1"
    count += r"\immediate\write\csname @auxout\endcsname{\gdef\string\last{\the\n}}"
    (folder / "main.tex").write_text(rf"\documentclass{{article}}\begin{{document}}x{count}\end{{document}}")
    with pytest.raises(InputError, match="still move after"):
        manuscript.typeset(folder)


VERDICTS = {
    ("a", "x"): Verdict("reproduced", 1.0, "before"),
    ("a", "y"): Verdict("partly", 0.5, "before"),
    ("b", "x"): Verdict("contradicted", 0.8, "after"),
    ("b", "z"): Verdict("not testable", float("nan"), "after"),
}


def finding(tmp_path, text):
    source = tmp_path / "text.tex"
    source.write_text(text)
    return [source]


def test_words_that_fit_the_verdicts_pass(tmp_path):
    text = "\n% \\finding{a}{x}{partly}{}\n\\finding{a}{y}{partly}{%\n\\finding{b}{x}{contradicted}{Both.}}"
    manuscript.check_findings(finding(tmp_path, text), VERDICTS, judged=True)


def test_words_may_presume_a_verdict_in_several_settings(tmp_path):
    verdicts = VERDICTS | {("b", "y"): Verdict("contradicted", 1.0, "before")}
    spoken = r"\verdictof{a}{x}, \finding{b}{x,y}{contradicted}{Both.}"
    manuscript.check_findings(finding(tmp_path, spoken), verdicts, judged=True)
    with pytest.raises(InputError, match="the words presume that b is contradicted z; it is not testable"):
        manuscript.check_findings(finding(tmp_path, spoken.replace("x,y", "x,z")), verdicts, judged=True)


def test_a_verdict_that_is_printed_may_be_any(tmp_path):
    text = r"\finding{b}{x}{contradicted}{w}, a: \verdictof{a}{x}"
    manuscript.check_findings(finding(tmp_path, text), VERDICTS, judged=True)
    macros = manuscript.define_verdicts(VERDICTS)
    assert r"\csname verdict@a@x\endcsname{reproduced}" in macros
    assert r"\csname verdict@a@y\endcsname{partly\textsuperscript{u}}" in macros
    assert r"\csname verdict@b@x\endcsname{contradicted\textsuperscript{\textdagger u}}" in macros
    assert r"\csname verdict@b@z\endcsname{not testable}" in macros
    with pytest.raises(InputError, match="found claim 'a', setting 'z'"):
        manuscript.check_findings(finding(tmp_path, r"\verdictof{a}{z}"), VERDICTS, judged=True)


def test_words_whose_verdict_changed_stop_the_build(tmp_path):
    sources = finding(tmp_path, "\n\\finding{a}{y}{partly}{\\finding{b}{x}\n{partly}{Both.}}")
    with pytest.raises(InputError, match=r"text.tex:2: the words presume that b is partly x; it is contradicted"):
        manuscript.check_findings(sources, VERDICTS, judged=True)
    manuscript.check_findings(sources, VERDICTS, judged=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (r"\finding{c}{x}{partly}{w}", "text.tex:1: found claim 'c', setting 'x'; no ledger of this build has such"),
        (r"\finding{b}{y}{partly}{w}", "found claim 'b', setting 'y'"),
        (r"\finding{a}{x}{reproduced}{w}", "no words speak of the claims b"),
    ],
)
def test_claims_and_words_belong_together(tmp_path, text, message):
    for judged in (True, False):
        with pytest.raises(InputError, match=message):
            manuscript.check_findings(finding(tmp_path, text), VERDICTS, judged)
