"""The claims ledgers paper/claims/*.yaml, one per study: their form, and what they read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError

# The names of lowcap.claims.evidence.MEASURES, which the workflow need not import.
MEASURES = ("difference", "spread", "trend", "correlation")

_NAME = {"type": "string", "pattern": "^[a-z0-9-]+$"}
_TEXT = {"type": "string", "minLength": 1}
_CELL = {"type": "object", "additionalProperties": {"type": ["string", "number", "array", "boolean"]}}
_TABLE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["table", "column"],
    "properties": {"table": _TEXT, "column": _TEXT, "where": _CELL},
}
_MEASUREMENT = {
    "oneOf": [
        _TABLE,
        {
            "type": "object",
            "minProperties": 1,
            "not": {"required": ["table"]},
            "additionalProperties": {"oneOf": [_TEXT, _TABLE]},
        },
    ]
}
_TEST = {
    "type": "object",
    "additionalProperties": False,
    "required": ["measurement", "effect"],
    "oneOf": [{"required": ["above"]}, {"required": ["below"]}],
    "properties": {
        "measurement": _NAME,
        "effect": _TEXT,
        "measure": {"enum": list(MEASURES)},
        "replicate": {"enum": ["seed", "task", "draw", "pair"]},
        "along": _TEXT,
        "given": _TEXT,
        "where": _CELL,
        "each": {"type": "object", "additionalProperties": {"type": "array", "minItems": 1}},
        "plus": {"type": "array", "items": _CELL, "minItems": 1},
        "minus": {"type": "array", "items": _CELL, "minItems": 1},
        "above": {"type": "number"},
        "below": {"type": "number"},
    },
}
_CLAIM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "group", "statement", "source", "published", "criterion", "tests"],
    "properties": {
        "id": _NAME,
        "group": _NAME,
        "statement": _TEXT,
        "source": _TEXT,
        "published": _TEXT,
        "criterion": _TEXT,
        "figure": {"type": "string", "pattern": "^[a-z0-9_]+$"},
        "holds_for": {"enum": ["all", "any", "together"]},
        "not_testable": {"type": "object", "additionalProperties": _TEXT},
        "tests": {"type": "array", "items": _TEST, "minItems": 1},
    },
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["settings", "measurements", "claims"],
    "properties": {
        "settings": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z_]+$"},
            "additionalProperties": {"type": "object", "additionalProperties": _TEXT},
        },
        "measurements": {"type": "object", "propertyNames": _NAME, "additionalProperties": _MEASUREMENT},
        "claims": {"type": "array", "items": _CLAIM, "minItems": 1},
    },
}


def load_ledger(path: str | Path) -> dict[str, Any]:
    """Read a ledger. Raises InputError, one line with place and mistake, unless it is sound.

    In what is returned every measurement is a mapping from settings to a source or a reason.
    """
    ledger = load_document(path)
    error = best_match(Draft202012Validator(SCHEMA).iter_errors(ledger))
    if error is not None:
        key = ".".join(map(str, error.absolute_path)) or "the top level"
        raise InputError(f"{path}: {key}: {error.message}; the head of the file says what is allowed")
    for name, sources in ledger["measurements"].items():
        by_setting = dict.fromkeys(ledger["settings"], sources) if "table" in sources else sources
        ledger["measurements"][name] = by_setting
    for problem in _problems(ledger):
        raise InputError(f"{path}: {problem}")
    return ledger


def load_ledgers(folder: str | Path) -> dict[str, dict[str, Any]]:
    """Read all ledgers of a folder, by name. Raises InputError as `load_ledger` does, or if two share a claim's id."""
    ledgers, places = {}, {}
    for path in sorted(Path(folder).glob("*.yaml")):
        ledgers[path.stem] = load_ledger(path)
        for claim in ledgers[path.stem]["claims"]:
            if (first := places.setdefault(claim["id"], path)) != path:
                raise InputError(f"{path}: claims: found {claim['id']!r}, which {first} has; every id is allowed once")
    return ledgers


def _problems(ledger: Mapping[str, Any]) -> Iterator[str]:
    settings, measurements = ledger["settings"], ledger["measurements"]
    for name, count in Counter(claim["id"] for claim in ledger["claims"]).items():
        if count > 1:
            yield f"claims: found {name!r} {count} times; every id is allowed once"
    reasons = {claim["id"]: claim.get("not_testable", {}) for claim in ledger["claims"]}
    for name, by_setting in [*measurements.items(), *reasons.items()]:
        for setting in by_setting:
            if setting not in settings:
                yield f"{name}: found setting {setting!r}; allowed are: {', '.join(settings)}"
    for claim in ledger["claims"]:
        for test in claim["tests"]:
            if test["measurement"] not in measurements:
                found = test["measurement"]
                yield f"{claim['id']}: found measurement {found!r}; allowed are: {', '.join(measurements)}"
    try:
        ledger_tables(ledger)
    except KeyError as error:
        yield f"measurements: found the word {{{error.args[0]}}}, which a setting lacks"


def sourced(claim: Mapping[str, Any]) -> str:
    """Return the statement of a claim with its source, as tables print it."""
    return f"{claim['statement'].rstrip('.')} ({claim['source']})"


def ledger_tables(ledger: Mapping[str, Any]) -> list[str]:
    """Return the tables that the ledger reads, each once."""
    return _tables(ledger, ledger["measurements"])


def measured_in(ledger: Mapping[str, Any], claim: Mapping[str, Any]) -> list[str]:
    """Return the tables that one claim of the ledger is tested on, each once."""
    return _tables(ledger, {test["measurement"] for test in claim["tests"]})


def _tables(ledger: Mapping[str, Any], measurements: Iterable[str]) -> list[str]:
    return sorted(
        {
            source["table"].format_map(ledger["settings"][setting])
            for name in measurements
            for setting, source in ledger["measurements"][name].items()
            if isinstance(source, dict)
        }
    )
