"""The numbers in the text: paper/numbers.yaml says where each stands, `\\result{name}` shows it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import select
from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.paper.latex import ABSENT, escape, number

REDUCTIONS = ("min", "max", "sum", "count")

SCHEMA = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z0-9.-]+$"},
    "additionalProperties": {
        "oneOf": [
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["table", "column", "format"],
                "properties": {
                    "table": {"type": "string"},
                    "where": {"type": "object"},
                    "column": {"type": "string"},
                    "reduce": {"enum": list(REDUCTIONS)},
                    "interval": {"type": "boolean"},
                    "format": {"type": "string", "pattern": "^([+]?[.][0-9][f%]|d)$"},
                },
            },
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["config"],
                "properties": {"config": {"type": "string"}},
            },
        ]
    },
}


def check_entries(entries: object) -> None:
    """Raise InputError unless `entries` has the form of paper/numbers.yaml (see the head of that file)."""
    error = best_match(Draft202012Validator(SCHEMA).iter_errors(entries))
    if error is not None:
        key = ".".join(map(str, error.absolute_path)) or "the top level"
        raise InputError(f"paper/numbers.yaml: {key}: {error.message}; the head of the file says what is allowed")


def load_entries(path: str | Path) -> dict[str, dict[str, Any]]:
    """Read paper/numbers.yaml. Raises InputError if it cannot be read or is not sound."""
    entries = load_document(path)
    check_entries(entries)
    return entries


def look_up(name: str, entry: Mapping[str, Any], table: pd.DataFrame, columns: Sequence[str]) -> list[float] | None:
    """Return the values of `columns` that an entry points to (nan if undefined); None if no row matches.

    `where` picks rows of `table`, and `reduce` says how several rows become one. Raises InputError
    for an unknown column and where several rows match without `reduce`.
    """
    where, place = entry.get("where", {}), f"paper/numbers.yaml: {name}"
    try:
        rows = select(table, **where)
    except InputError as error:
        raise InputError(f"{place}: {entry['table']}: {error}") from error
    for found in columns:
        if found not in table:
            raise InputError(f"{place}: {entry['table']}: found column {found!r}; allowed are: {', '.join(table)}")
    rows = rows[list(columns)]
    if rows.empty:
        return None
    if "reduce" in entry:
        return [float(rows[column].agg(entry["reduce"])) for column in columns]
    if len(rows) > 1:
        raise InputError(f"{place}: {len(rows)} rows of {entry['table']} match; name more columns in where")
    return [float(value) for value in rows.iloc[0]]


def typeset_numbers(
    entries: Mapping[str, Mapping[str, Any]], tables: Mapping[str, pd.DataFrame], config: Mapping[str, Any]
) -> tuple[dict[str, str], list[str]]:
    """Return the LaTeX text of every number by name, and the names whose row is outside the grid (printed n/a).

    `tables` holds the tables that entries name, `config` the values that entries name by dotted key.
    An entry with an interval gives two texts, `name` and `name-interval`.
    """
    texts, absent = {}, []
    for name, entry in entries.items():
        if "config" in entry:
            texts[name] = escape(str(config[entry["config"]]))
            continue
        columns = [entry["column"], *(INTERVAL if entry.get("interval") else ())]
        values = look_up(name, entry, tables[entry["table"]], columns)
        if values is None:
            absent.append(name)
            values = [None] * len(columns)
        printed = [number(value, entry["format"]) for value in values]
        texts[name] = printed[0]
        if entry.get("interval"):
            # Few replicates have none.
            texts[f"{name}-interval"] = ABSENT if ABSENT in printed[1:] else " to ".join(printed[1:])
    return texts, absent


def define_results(texts: Mapping[str, str]) -> str:
    r"""Return definitions for `\result{name}`, one line each, in order of name."""
    return "".join(
        rf"\expandafter\def\csname result@{name}\endcsname{{{text}}}" + "\n" for name, text in sorted(texts.items())
    )
