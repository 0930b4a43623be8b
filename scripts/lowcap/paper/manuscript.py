"""Typesetting the paper, and checks that its text, figures, tables and numbers belong together."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.base.files import atomic_path
from lowcap.claims.outcomes import BEFORE, JUDGED, STABLE, Verdict

LARGEST_OVERFULL_PT = 5.0
TIME_LIMIT_SECONDS = 300
MOST_PASSES = 8
PDFLATEX = ("pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "-file-line-error")
# What pdflatex writes for its next pass: labels, pages and widths; bookmarks.
NOTES = (".aux", ".out")
GUARD = {
    "openin_any": "p",
    "openout_any": "p",
    "FORCE_SOURCE_DATE": "1",
    "SOURCE_DATE_EPOCH": "0",
    "max_print_line": "1000",
}


def without_comments(text: str) -> str:
    """Return LaTeX without its comments; every line stays."""
    return re.sub(r"(?<!\\)%.*", "", text)


def find_commands(sources: Iterable[Path], command: str, arguments: int = 1) -> list[tuple[tuple[str, ...], str]]:
    r"""Return (arguments, "file:line") for every use of `\command[...]{argument}...` outside comments."""
    pattern = re.compile(rf"\\{command}\s*(?:\[[^\]]*\])?" + r"\s*\{([^}]+)\}" * arguments)
    uses = []
    for source in sources:
        text = without_comments(source.read_text(encoding="utf-8"))
        for match in pattern.finditer(text):
            uses.append((match.groups(), f"{source}:{text.count(chr(10), 0, match.start()) + 1}"))
    return uses


def check_results(sources: Sequence[Path], defined: Mapping[str | Path, Iterable[str]]) -> None:
    r"""Raise InputError for a `\result` that no file defines, and for one that no text uses.

    `defined` has the names that each numbers.yaml defines (`name_results`).
    """
    uses, known = find_commands(sources, "result"), set[str]().union(*defined.values())
    for (name,), place in uses:
        if name not in known:
            files = " or ".join(map(str, defined))
            raise InputError(rf"{place}: \result{{{name}}} is not defined; add {name} to {files}")
    used = {name for (name,), _ in uses}
    for path, names in defined.items():
        if unused := sorted(set(names) - used):
            raise InputError(f"{path}: no text uses {', '.join(unused)}; delete them")


def check_files(sources: Sequence[Path], command: str, made: Iterable[str]) -> None:
    r"""Raise InputError for a file that `\command` shows and no rule makes, and for one made and never shown.

    `made` holds names such as `figures/capacity`. A `#1` in the text stands for any task.
    """
    uses, made = find_commands(sources, command), set(made)
    shown = set()
    for (name,), place in uses:
        pattern = re.compile(".+".join(re.escape(part) for part in re.split("#[0-9]", name)))
        matches = {candidate for candidate in made if pattern.fullmatch(candidate)}
        if not matches:
            raise InputError(f"{place}: shows {name}, which no rule makes")
        shown |= matches
    if made - shown:
        raise InputError(f"paper: {', '.join(sorted(made - shown))} is made and never shown")


def define_verdicts(verdicts: Mapping[tuple[str, str], Verdict]) -> str:
    r"""Return macros that `\verdictof` reads, `verdict@claim@setting`, from verdicts by claim and setting."""
    lines = [
        rf"\expandafter\def\csname verdict@{claim}@{setting}\endcsname{{{marked(verdict)}}}"
        for (claim, setting), verdict in verdicts.items()
    ]
    return "\n".join([*lines, ""])


def marked(verdict: Verdict) -> str:
    """Return a verdict as LaTeX with its marks.

    A dagger marks one whose criterion was not fixed before its data, a u one that other seeds would often turn.
    """
    late = r"\textdagger " if verdict.word in JUDGED and verdict.fixed != BEFORE else ""
    marks = late + ("u" if verdict.probability < STABLE else "")
    return verdict.word + (rf"\textsuperscript{{{marks}}}" if marks else "")


def check_findings(sources: Sequence[Path], verdicts: Mapping[tuple[str, str], Verdict], judged: bool) -> None:
    r"""Raise InputError where words that presume a verdict, `\finding{claim}{setting}{verdict}{words}`, lack it.

    Words may presume it in several settings, with commas between. `\verdictof{claim}{setting}` prints the verdict,
    whatever it is. `verdicts` has them by claim and setting. Raised also for a claim or setting that there is not, and
    for a claim that no words speak of. A build that is not `judged`, on a sample or a trial grid, prints none of these
    words, so that their verdicts are not compared.
    """
    uses = find_commands(sources, "finding", arguments=3) + find_commands(sources, "verdictof", arguments=2)
    for (claim, settings, *said), place in uses:
        for setting in settings.split(","):
            if (claim, setting) not in verdicts:
                raise InputError(
                    f"{place}: found claim {claim!r}, setting {setting!r}; no ledger of this build has such"
                )
            if judged and said and (found := verdicts[claim, setting].word) not in said:
                raise InputError(
                    f"{place}: the words presume that {claim} is {said[0]} {setting}; it is {found}: change them"
                )
    silent = sorted({claim for claim, _ in verdicts} - {claim for (claim, *_), _ in uses})
    if silent:
        raise InputError(f"paper: no words speak of the claims {', '.join(silent)}; use \\finding")


def check_log(log: str) -> None:
    """Raise InputError for what LaTeX only warns of: undefined references, wide boxes, high pages, lost characters."""
    flat = log.replace("\n", "")
    for pattern in (
        r"LaTeX Warning: (?:Reference|Citation) `[^']*'[^.]{0,40}undefined",
        r"LaTeX Warning: Label `[^']*' multiply defined",
        r"Missing character: There is no .{1,12} in font",
    ):
        if match := re.search(pattern, flat):
            raise InputError(f"paper: {match[0]}")
    for width, place in re.findall(r"Overfull \\hbox \(([0-9.]+)pt too wide\) ([^\n]*)", log):
        if float(width) > LARGEST_OVERFULL_PT:
            raise InputError(f"paper: a box is {width}pt too wide {place}; at most {LARGEST_OVERFULL_PT}pt are allowed")
    for height, page in re.findall(r"Overfull \\vbox \(([0-9.]+)pt too high\) has [^[]*\[\]\s*\[(\d+)", log):
        if float(height) > LARGEST_OVERFULL_PT:
            raise InputError(f"paper: page {page} is {height}pt too high; at most {LARGEST_OVERFULL_PT}pt are allowed")


def typeset(folder: Path, main: str = "main.tex", kept: Path | None = None, strict: bool = True) -> Path:
    """Run pdflatex on `main` in `folder`, without shell escape, until nothing moves any more; return the PDF's path.

    Where `kept`, a folder, has the notes of an earlier run (NOTES), the first pass begins with them: if no label has
    moved, it is the only one. They end as they would from nothing, so the PDF has the same bytes; where they lead to an
    error, passes begin from nothing. TeX may read and write only below `folder` and its own installation. Raises
    InputError with the first error of pdflatex or BibTeX, its file and line, or if one of these is missing, or, if
    `strict`, for what `check_log` finds.
    """
    for program in ("pdflatex", "bibtex"):
        if shutil.which(program) is None:
            raise InputError(f"{program}: not found; install TeX Live with the packages that envs/latex.apt.txt lists")
    begun = kept is not None and _copy_notes(kept, folder, main)
    try:
        log = _run_passes(folder, main)
    except InputError:
        if not begun:
            raise
        for note in _notes(folder, main):
            note.unlink(missing_ok=True)
        log = _run_passes(folder, main)
    if strict:
        check_log(log)
    if kept is not None:
        _copy_notes(folder, kept, main)
    return (folder / main).with_suffix(".pdf")


def _notes(folder: Path, main: str) -> list[Path]:
    return [(folder / main).with_suffix(suffix) for suffix in NOTES]


def _copy_notes(source: Path, target: Path, main: str) -> bool:
    """Copy those of the notes that are there, and return whether any is."""
    found = [note for note in _notes(source, main) if note.is_file()]
    for note in found:
        with atomic_path(target / note.name) as temporary:
            shutil.copyfile(note, temporary)
    return bool(found)


def _run_passes(folder: Path, main: str) -> str:
    """Run BibTeX and pdflatex in turn until a pass writes the notes that it began with; return the log of the last."""
    notes = [_content(note) for note in _notes(folder, main)]
    for _ in range(MOST_PASSES):
        if rb"\bibdata" in notes[0]:
            _run_bibtex(folder, main)
        run = _run([*PDFLATEX, main], folder)
        log_file = (folder / main).with_suffix(".log")
        log = log_file.read_text(encoding="utf-8", errors="replace") if log_file.exists() else run.stdout
        if run.returncode:
            raise InputError(_first_error(log) or f"paper: {run.stdout.strip().splitlines()[-1]}")
        before, notes = notes, [_content(note) for note in _notes(folder, main)]
        if notes == before:
            return log
    raise InputError(f"paper: labels or pages still move after {MOST_PASSES} passes of pdflatex")


def _run_bibtex(folder: Path, main: str) -> None:
    run = _run(["bibtex", Path(main).stem], folder)
    if run.returncode > 1:  # 1 stands for warnings
        place = re.search(r"^(.*)---line (\d+) of file (\S+)$", run.stdout, re.MULTILINE)
        where, what = (f"/{place[3]}:{place[2]}", place[1]) if place else ("", run.stdout.strip().splitlines()[-1])
        raise InputError(f"paper{where}: {what}")


def _content(note: Path) -> bytes:
    return note.read_bytes() if note.exists() else b""


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | GUARD,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TIME_LIMIT_SECONDS,
        check=False,
    )


def _first_error(log: str) -> str | None:
    """Return the first error of a log, with the file and line where TeX stopped and what stood there."""
    message = re.search(r"^(?:\./)?([^\s:]+):(\d+): (.*)$", log, re.MULTILINE)
    if message is None:
        stopped = re.search(r"^! (.*)$", log, re.MULTILINE)
        return f"paper: {stopped[1]}" if stopped else None
    file, line, what = message.groups()
    stood = re.search(rf"^l\.{line} (.*)$", log[message.end() :], re.MULTILINE)
    return f"paper/{file}:{line}: {what}" + (f" (at: {stood[1].strip()})" if stood else "")
