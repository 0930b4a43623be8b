"""The numbers in the text: paper/numbers.yaml says where each stands, `\\result{name}` shows it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import OutsideGrid, select
from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.mentions import CELL, TEXT, Mention
from lowcap.base.schema import check_schema, listed, quoted
from lowcap.paper.latex import ABSENT, escape, number, span

# The columns that the interval of a row, where it has one, is about.
ESTIMATES = ("mean", "value", "measured", "width")
REDUCTIONS = ("min", "max", "sum", "count")
FORMAT = {
    "type": "string",
    "pattern": "^([+]?[.][0-9][f%]|d)$",
    "description": ".3f, +.3f and the like, .1% or d (a whole number)",
}
SCHEMA = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z0-9.-]+$", "description": "lower-case letters, digits, . and -"},
    "additionalProperties": {
        "if": {"type": "object", "required": ["config"]},
        "then": {"properties": {"config": TEXT}},
        "else": {
            "optional": ["where", "reduce", "interval"],
            "properties": {
                "table": TEXT,
                "where": CELL,
                "column": TEXT,
                "reduce": {"enum": list(REDUCTIONS)},
                "interval": {"type": "boolean", "description": "true or false"},
                "format": FORMAT,
            },
        },
    },
}


def load_entries(path: str | Path) -> dict[str, dict[str, Any]]:
    """Read a file such as paper/numbers.yaml. Raises InputError if it cannot be read or is not sound."""
    entries = load_document(path)
    check_schema(entries, SCHEMA, str(path))
    return entries


def join_entries(by_file: Mapping[str | Path, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return the entries of files, given by file, in one mapping. Raises InputError if two files share a name."""
    joined: dict[str, dict[str, Any]] = {}
    places: dict[str, str | Path] = {}
    for path, entries in by_file.items():
        for name, entry in entries.items():
            if (first := places.setdefault(name, path)) != path:
                raise InputError(f"{path}: found {name!r}, which {first} has; every name is allowed once")
            joined[name] = dict(entry)
    return joined


def mentioned_by_numbers(entries: Mapping[str, Mapping[str, Any]], path: str | Path) -> Iterator[Mention]:
    """Yield what the entries of the file `path` name of tables."""
    for name, entry in entries.items():
        if "table" in entry:
            yield Mention(f"{path}: {name}", entry["table"], entry.get("where", {}))


def name_results(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    r"""Yield what `\result` has of entries: each by its name, and by `name-interval` where its interval is printed."""
    for name, entry in entries.items():
        yield name
        if entry.get("interval"):
            yield f"{name}-interval"


def look_up(place: str, entry: Mapping[str, Any], table: pd.DataFrame, columns: Sequence[str]) -> list[float]:
    """Return the values of `columns` that an entry points to (nan if undefined); `place` is its file and name.

    `where` picks rows of `table`, and `reduce` says how several rows become one. Raises InputError
    for an unknown column and where several rows match without `reduce`, OutsideGrid, with what was found
    and what the table has, where none does.
    """
    where = entry.get("where", {})
    try:
        rows = select(table, **where)
    except InputError as error:
        raise InputError(f"{place}: {entry['table']}: {error}") from error
    for found in columns:
        if found not in table:
            raise InputError(f"{place}: {entry['table']}: found column {found!r}; allowed are: {', '.join(table)}")
    if rows.empty:
        raise OutsideGrid(_what_is_missing(table, where))
    rows = rows[list(columns)]
    if "reduce" in entry:
        return [float(rows[column].agg(entry["reduce"])) for column in columns]
    if len(rows) > 1:
        raise InputError(f"{place}: {len(rows)} rows of {entry['table']} match; name more columns in where")
    return [float(value) for value in rows.iloc[0]]


def _what_is_missing(table: pd.DataFrame, where: Mapping[str, Any]) -> str:
    """Return which value of `where` no row has, given those before it, and which there are."""
    rows = table
    for column, value in where.items():
        left = select(rows, **{column: value})
        if left.empty and not rows.empty:
            return f"where.{column}: found {quoted(value)}; the table has: {listed(rows[column].unique())}"
        rows = left
    return "the table is empty"


class Number(NamedTuple):
    """A number of the text: as LaTeX, its value, and its interval, where it is printed, with that as LaTeX.

    `absent` says, with the place of its entry, why its row is outside the grid of this build, of one that prints n/a
    for that.
    """

    text: str
    value: Any
    interval: list[float] | None = None
    interval_text: str | None = None
    absent: str | None = None


def find_numbers(
    entries: Mapping[str, Mapping[str, Any]],
    path: str | Path,
    tables: Mapping[str, pd.DataFrame],
    config: Mapping[str, Any],
) -> dict[str, Number]:
    """Return every number of the file `path` by its name.

    `tables` holds the tables that entries name, `config` the values that entries name by dotted key. A number of a
    table has its interval, if that has one, also where it is not printed.
    """
    found = {}
    for name, entry in entries.items():
        if "config" in entry:
            found[name] = Number(escape(str(config[entry["config"]])), config[entry["config"]])
            continue
        place = f"{path}: {name}"
        table, printed = tables[entry["table"]], bool(entry.get("interval"))
        known = printed or ("reduce" not in entry and entry["column"] in ESTIMATES and set(INTERVAL) <= set(table))
        try:
            value, *interval = look_up(place, entry, table, [entry["column"], *(INTERVAL if known else ())])
        except OutsideGrid as error:
            reason = f"{place}: {entry['table']}: {error}"
            found[name] = Number(ABSENT, None, None, ABSENT if printed else None, reason)
            continue
        text = span(interval, entry["format"])  # few replicates have none
        shown = number(value, entry["format"])
        found[name] = Number(shown, value, interval or None, text if printed else None)
    return found


def define_results(numbers: Mapping[str, Number]) -> str:
    r"""Return definitions for `\result{name}` and `\result{name-interval}`, one line each, in order of name.

    Each is `\origin{name}{text}`, which may link to where the number is from.
    """
    texts = {name: (name, found.text) for name, found in numbers.items()}
    texts |= {f"{name}-interval": (name, found.interval_text) for name, found in numbers.items() if found.interval_text}
    return "".join(
        rf"\expandafter\def\csname result@{name}\endcsname{{\origin{{{source}}}{{{text}}}}}" + "\n"
        for name, (source, text) in sorted(texts.items())
    )
