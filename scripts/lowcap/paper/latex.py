"""Pieces of LaTeX: numbers, names and tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from lowcap.analysis.statistics import INTERVAL
from lowcap.base.spelling import spell

ABSENT = r"\textit{n/a}"
_SPECIAL = {
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
}  # fmt: skip


def escape(text: str) -> str:
    """Return `text` with LaTeX's special characters made literal."""
    return "".join(_SPECIAL.get(character, character) for character in text)


def task_name(task: str) -> str:
    """Return the printed form of a task: `4v9` becomes `4~vs~9`."""
    return spell(task).replace(" ", "~")


def number(value: float | None, form: str) -> str:
    """Format a number for text: real minus signs, `n/a` for nan and None; `form` may be a percentage such as `.0%`."""
    if value is None or pd.isna(value):
        return ABSENT
    text = format(value, form) if form != "d" else str(round(value))
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("+-")
    return text.replace("%", r"\,\%").replace("-", r"\ensuremath{-}")


def span(ends: Iterable[float | None], form: str) -> str:
    """Return an interval for text, `n/a` if an end is missing; `form` is as in `number`."""
    shown = [number(end, form) for end in ends]
    return ABSENT if ABSENT in shown else " to ".join(shown)


def plain(latex: str) -> str:
    """Return a number that is typeset in LaTeX as it reads."""
    for command, character in ((r"\ensuremath{-}", "-"), (r"\,\%", " %"), (r"\textit{n/a}", "n/a"), ("\\", "")):
        latex = latex.replace(command, character)
    return latex


def plus_minus(mean: float, std: float, digits: int = 3) -> str:
    """Return `mean ± std` for a table cell, or the mean alone if it has no spread (nan)."""
    if pd.isna(mean) or pd.isna(std):
        return number(mean, f".{digits}f")
    return f"{number(mean, f'.{digits}f')}{{\\scriptsize\\,$\\pm$\\,{std:.{digits}f}}}"


def with_interval(row: pd.Series | Mapping[Any, Any], column: str, form: str) -> str:
    """Return the value in a table's row with its 95 % interval for a cell, or the value alone if it has none (nan)."""
    value, low, high = (number(row[name], form) for name in (column, *INTERVAL))
    return value if pd.isna(row[INTERVAL[0]]) else rf"{value} {{\scriptsize [{low}, {high}]}}"


def longtable(header: Sequence[str], rows: Iterable[Sequence[str]], columns: str, caption: str) -> str:
    """Return a booktabs longtable, which may run over pages and repeats its head; an empty row becomes a thin rule."""
    head = [r"\toprule", " & ".join(header) + r" \\", r"\midrule"]
    lines = [r"\begin{longtable}{@{}" + columns + "@{}}", caption + r" \\", *head, r"\endfirsthead"]
    lines += [*head, r"\endhead", r"\bottomrule", r"\endfoot"]
    lines += [" & ".join(row) + r" \\ \addlinespace" if row else r"\midrule" for row in rows]
    return "\n".join([*lines, r"\end{longtable}", ""])


def tabular(header: Sequence[str], rows: Iterable[Sequence[str]], alignment: str, above: Sequence[str] = ()) -> str:
    """Return a booktabs tabular; a row that is empty becomes a thin rule. Lines of LaTeX `above` precede the header."""
    top = [r"\begin{tabular}{@{}" + alignment + "@{}}", r"\toprule", *above]
    lines = [*top, " & ".join(header) + r" \\", r"\midrule"]
    lines += [" & ".join(row) + r" \\" if row else r"\midrule" for row in rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])
