"""LaTeX that the workflow generates: tables and result macros; and checks of what authors write."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lowcap.errors import InputError
from lowcap.tables import select

ABSENT = r"\textit{n/a}"
LARGEST_OVERFULL_PT = 5.0
_SPECIAL = {
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
}  # fmt: skip


def escape(text: str) -> str:
    """Return `text` with LaTeX's special characters made literal."""
    return "".join(_SPECIAL.get(character, character) for character in text)


def task_name(task: str) -> str:
    """Return the printed form of a task: `4v9` becomes `4~vs~9`."""
    return task.replace("v", "~vs~")


def number(value: float, form: str) -> str:
    """Format a number for text: real minus signs, `n/a` for nan; `form` may be a percentage such as `.0%`."""
    if pd.isna(value):
        return ABSENT
    text = format(value, form) if form != "d" else str(round(value))
    return text.replace("%", r"\,\%").replace("-", r"\ensuremath{-}")


def spread(mean: float, std: float, digits: int = 3) -> str:
    """Return `mean ± std` for a table cell."""
    if pd.isna(mean):
        return ABSENT
    return f"{number(mean, f'.{digits}f')}{{\\scriptsize\\,$\\pm$\\,{std:.{digits}f}}}"


def tabular(header: Sequence[str], rows: Iterable[Sequence[str]], alignment: str) -> str:
    """Return a booktabs tabular; a row that is empty becomes a thin rule."""
    lines = [r"\begin{tabular}{@{}" + alignment + "@{}}", r"\toprule", " & ".join(header) + r" \\", r"\midrule"]
    lines += [" & ".join(row) + r" \\" if row else r"\midrule" for row in rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


def look_up(name: str, entry: Mapping[str, Any], table: pd.DataFrame) -> float:
    """Return the single value that an entry of numbers.yaml points to; nan if no row matches.

    `entry` has `where` (column: value) and `column`. Raises InputError for an unknown column
    and where several rows match.
    """
    for column in [*entry["where"], entry["column"]]:
        if column not in table:
            raise InputError(
                f"paper/numbers.yaml: {name}: found column {column!r}; {entry['table']} has {', '.join(table)}"
            )
    rows = select(table, **entry["where"])
    if len(rows) > 1:
        raise InputError(
            f"paper/numbers.yaml: {name}: {len(rows)} rows of {entry['table']} match; name more columns in where"
        )
    return float(rows[entry["column"]].iloc[0]) if len(rows) else float("nan")


def define_results(values: Mapping[str, str]) -> str:
    r"""Return definitions for `\result{name}`, one line each, in order of name."""
    lines = [rf"\expandafter\def\csname result@{name}\endcsname{{{text}}}" for name, text in sorted(values.items())]
    return "\n".join([*lines, ""])


def _without_comments(text: str) -> str:
    return re.sub(r"(?<!\\)%.*", "", text)


def find_commands(sources: Iterable[Path], command: str) -> list[tuple[str, str]]:
    r"""Return (argument, "file:line") for every use of `\command[...]{argument}` outside comments."""
    pattern = re.compile(rf"\\{command}\s*(?:\[[^\]]*\])?\{{([^}}]+)\}}")
    uses = []
    for source in sources:
        for line, text in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
            uses += [(match[1], f"{source}:{line}") for match in pattern.finditer(_without_comments(text))]
    return uses


def check_results(sources: Sequence[Path], known: Iterable[str]) -> None:
    r"""Raise InputError for a `\result` that numbers.yaml does not define, and for one that no text uses."""
    uses, known = find_commands(sources, "result"), set(known)
    for name, place in uses:
        if name not in known:
            raise InputError(rf"{place}: \result{{{name}}} is not defined; add {name} to paper/numbers.yaml")
    unused = sorted(known - {name for name, _ in uses})
    if unused:
        raise InputError(f"paper/numbers.yaml: no text uses {', '.join(unused)}; delete them")


def check_files(sources: Sequence[Path], command: str, made: Iterable[str]) -> None:
    r"""Raise InputError for a file that `\command` shows and no rule makes, and for one made and never shown.

    `made` holds names such as `figures/capacity`. A `#1` in the text stands for any task.
    """
    uses, made = find_commands(sources, command), set(made)
    shown = set()
    for name, place in uses:
        pattern = re.compile(".+".join(re.escape(part) for part in re.split("#[0-9]", name)))
        matches = {candidate for candidate in made if pattern.fullmatch(candidate)}
        if not matches:
            raise InputError(f"{place}: shows {name}, which no rule makes")
        shown |= matches
    if made - shown:
        raise InputError(f"paper: {', '.join(sorted(made - shown))} is made and never shown")


def check_log(log: str) -> None:
    """Raise InputError for what LaTeX only warns of: undefined references, wide boxes, lost characters."""
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
