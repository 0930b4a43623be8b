"""The claims ledgers paper/claims/*.yaml, one per study: their form, and what they read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.mentions import CELL, TEXT, Mention
from lowcap.base.schema import check_schema, listed, outsiders

# The names of lowcap.claims.evidence.MEASURES, which the workflow need not import.
HOLDS_FOR = ("all", "most", "any", "together")
MEASURES = ("difference", "spread", "trend", "correlation", "agreement")
# What a claim's tests may name of a table, and another reading of its source other than they do.
VARIED = ("task", "width", "along")

_NAME = {"type": "string", "pattern": "^[a-z0-9-]+$", "description": "lower-case letters, digits and -"}
_BOUND = {"type": "number", "description": "a number"}
_TABLE = {"optional": ["where"], "properties": {"table": TEXT, "column": TEXT, "where": CELL}}
_IS_OBJECT = {"type": "object"}
_MEASUREMENT = {
    "if": _IS_OBJECT | {"required": ["table"]},
    "then": _TABLE,
    "else": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"if": _IS_OBJECT, "then": _TABLE, "else": TEXT},
        "description": "table, column and where, or settings",
    },
}
_LIST = {"type": "array", "minItems": 1, "description": "a list that is not empty"}
_ONE = {"type": ["string", "number"], "description": "a word or a number"}
# What a setting may say in the place of its name in braces: a list or a number only where nothing else stands.
_WORD = {"if": {"type": "array"}, "then": _LIST, "else": _ONE}
_NAMED = {"type": "string", "pattern": r"^\{\w+\}$", "description": "a list, or a name in braces"}
_TEST = {
    "required": ["measurement", "effect", "smallest"],
    "properties": {
        "measurement": _NAME,
        "effect": TEXT,
        "measure": {"enum": list(MEASURES)},
        "replicate": {"enum": ["seed", "digit", "class", "draw", "pair"]},
        "exceeds": _BOUND,
        "along": TEXT,
        "given": TEXT,
        "within": _LIST | {"items": TEXT},
        "where": CELL,
        "each": {
            "type": "object",
            "additionalProperties": {"if": {"type": "string"}, "then": _NAMED, "else": _LIST},
            "description": "columns with lists of values",
        },
        "plus": _LIST | {"items": CELL},
        "minus": _LIST | {"items": CELL},
        "above": _BOUND,
        "below": _BOUND,
        "smallest": _NAME,
    },
}
_SMALLEST = {
    "properties": {"value": {"type": "number", "minimum": 0, "description": "a number, 0 or more"}, "reason": TEXT}
}
_REPLACED = _LIST | {
    "items": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": _ONE,
        "description": "values, each with another in its place",
    }
}
_CLAIM = {
    "optional": ["figure", "holds_for", "not_testable", "vary"],
    "properties": {
        "id": _NAME,
        "group": _NAME,
        "statement": TEXT,
        "source": TEXT,
        "published": TEXT,
        "criterion": TEXT,
        "figure": TEXT,
        "holds_for": {"enum": list(HOLDS_FOR)},
        "not_testable": {"type": "object", "additionalProperties": TEXT, "description": "reasons by setting"},
        "vary": {"minProperties": 1, "optional": list(VARIED), "properties": dict.fromkeys(VARIED, _REPLACED)},
        "tests": _LIST | {"items": _TEST},
    },
}
SCHEMA = {
    "optional": ["recipes"],
    "properties": {
        "settings": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "description": "lower-case letters, digits and _"},
            "additionalProperties": {"type": "object", "additionalProperties": _WORD, "description": "words"},
        },
        "smallest": {"type": "object", "propertyNames": _NAME, "additionalProperties": _SMALLEST},
        "measurements": {"type": "object", "propertyNames": _NAME, "additionalProperties": _MEASUREMENT},
        "recipes": {"properties": dict.fromkeys(("settings", "measurements", "studies"), _LIST | {"items": TEXT})},
        "claims": _LIST | {"items": _CLAIM},
    },
}


def load_ledger(path: str | Path) -> dict[str, Any]:
    """Read a ledger. Raises InputError, one line with place and mistake, unless it is sound.

    In what is returned every measurement is a mapping from settings to a source or a reason.
    """
    ledger = load_document(path)
    check_schema(ledger, SCHEMA, str(path))
    for name, sources in ledger["measurements"].items():
        by_setting = dict.fromkeys(ledger["settings"], sources) if "table" in sources else sources
        ledger["measurements"][name] = by_setting
    for problem in _problems(ledger):
        raise InputError(f"{path}: {problem}")
    return ledger


def ledger_files(*folders: str | Path) -> dict[str, Path]:
    """Return the files of the ledgers in folders, by name, in order. Raises InputError if two have the same name."""
    files: dict[str, Path] = {}
    for path in (path for folder in folders for path in sorted(Path(folder).glob("*.yaml"))):
        if (first := files.setdefault(path.stem, path)) != path:
            raise InputError(f"{path}: found a ledger {path.stem!r}, which {first} is; every name is allowed once")
    return files


def load_ledgers(*folders: str | Path) -> dict[str, dict[str, Any]]:
    """Read the ledgers in folders, by name. Raises InputError as `load_ledger` does, or if two share a name or id."""
    ledgers, places = {}, {}
    for name, path in ledger_files(*folders).items():
        ledgers[name] = load_ledger(path)
        for claim in ledgers[name]["claims"]:
            if (first := places.setdefault(claim["id"], path)) != path:
                raise InputError(f"{path}: claims: found {claim['id']!r}, which {first} has; every id is allowed once")
    return ledgers


def _problems(ledger: Mapping[str, Any]) -> Iterator[str]:
    settings, measurements = ledger["settings"], ledger["measurements"]
    for name, count in Counter(claim["id"] for claim in ledger["claims"]).items():
        if count > 1:
            yield f"claims: found {name!r} {count} times; every id is allowed once"
    for key, allowed in {"settings": settings, "measurements": measurements}.items():
        names = enumerate(ledger.get("recipes", {}).get(key, []))
        yield from outsiders(((f"recipes.{key}[{number}]", name) for number, name in names), allowed)
    reasons = {claim["id"]: claim.get("not_testable", {}) for claim in ledger["claims"]}
    for name, by_setting in [*measurements.items(), *reasons.items()]:
        for setting in by_setting:
            if setting not in settings:
                yield f"{name}: found setting {setting!r}; allowed are: {', '.join(settings)}"
    for claim in ledger["claims"]:
        for number, test in enumerate(claim["tests"]):
            key = f"claims.{claim['id']}.tests[{number}]"
            yield from outsiders([(f"{key}.measurement", test["measurement"])], measurements)
            yield from outsiders([(f"{key}.smallest", test["smallest"])], ledger["smallest"])
            if ("above" in test) == ("below" in test):
                found = "both above and below" if "above" in test else "neither above nor below"
                yield f"{key}: found {found}; allowed is one of them"
        replicates = {test.get("replicate", "seed") for test in claim["tests"]}
        if len(replicates) > 1:
            found = ", ".join(sorted(replicates))
            yield f"claims.{claim['id']}: found the replicates {found}; allowed is one for all tests"
        yield from _unfit_variations(claim)
    for part in (measurements, *ledger["claims"]):
        for setting, words in settings.items():
            try:
                fill(part, words)
            except (KeyError, ValueError) as error:
                named = f"claims.{part['id']}" if "id" in part else "measurements"
                yield f"{named}: found the word {{{error.args[0]}}}; {setting} has: {listed(words)}"
    for claim, (setting, words) in product(ledger["claims"], settings.items()):
        for number, test in enumerate(claim["tests"]):
            for axis, values in fill(test.get("each", {}), words).items():
                if not isinstance(values, list):
                    key = f"claims.{claim['id']}.tests[{number}].each.{axis}"
                    yield f"{key}: found {values!r} in {setting}; allowed are lists"


def _unfit_variations(claim: Mapping[str, Any]) -> Iterator[str]:
    for axis, variations in claim.get("vary", {}).items():
        named = dict.fromkeys(value for test in claim["tests"] for value in named_by(test, axis))
        for number, others in enumerate(variations):
            key = f"claims.{claim['id']}.vary.{axis}[{number}]"
            yield from outsiders(((key, value) for value in others), named, "its tests name")
            for value, other in others.items():
                if other in (others.get(kept, kept) for kept in named if kept != value):
                    yield f"{key}: found {other!r} for {value!r}; allowed is what its tests do not name besides"


def named_by(test: Mapping[str, Any], axis: str) -> list[Any]:
    """Return the values of an axis that a test names."""
    if axis == "along":
        return [test[axis]] if axis in test else []
    found = [cell[axis] for cell in cells_of(test) if axis in cell]
    return [value for values in found for value in (values if isinstance(values, list) else [values])]


def cells_of(test: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the columns with values that a test names, of which each may be a list."""
    return [test.get("where", {}), test.get("each", {}), *test.get("plus", []), *test.get("minus", [])]


def replace_values(test: Mapping[str, Any], axis: str, others: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a test with other values of one axis of VARIED in the place of those that it names."""

    def replaced(value: Any, inside: bool) -> Any:
        if isinstance(value, Mapping):
            return {key: replaced(item, key == axis) for key, item in value.items()}
        if isinstance(value, list):
            return [replaced(item, inside) for item in value]
        return others.get(value, value) if inside else value

    named = ("along",) if axis == "along" else ("where", "each", "plus", "minus")
    return {key: replaced(item, axis == "along") if key in named else item for key, item in test.items()}


def readings_of(claim: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the tests of a claim, as they are and with other values of each axis that it varies."""
    for test in claim["tests"]:
        yield test
        for axis, variations in claim.get("vary", {}).items():
            yield from (replace_values(test, axis, others) for others in variations)


def fill(value: Any, words: Mapping[str, Any]) -> Any:
    """Return `value` with the words of a setting in place of their names in braces, in all strings within.

    A string that is such a name alone becomes the word itself, which may be a number or a list.
    """
    if isinstance(value, str):
        alone = re.fullmatch(r"\{(\w+)\}", value)
        return words[alone[1]] if alone else value.format_map(words)
    if isinstance(value, Mapping):
        return {key: fill(item, words) for key, item in value.items()}
    return [fill(item, words) for item in value] if isinstance(value, list) else value


def mentioned_by_claims(ledger: Mapping[str, Any], path: str | Path) -> Iterator[Mention]:
    """Yield what the claims of a ledger, the file `path`, name of tables, in every setting that knows a measurement.

    A mention is of all columns at once, since severities, say, are those of a corruption.
    """
    for claim in ledger["claims"]:
        place = f"{path}: {claim['id']}"
        for test in readings_of(claim):
            for setting, source in ledger["measurements"][test["measurement"]].items():
                if isinstance(source, str) or setting in claim.get("not_testable", {}):
                    continue
                filled, asked = (fill(part, ledger["settings"][setting]) for part in (source, test))
                shared = filled.get("where", {}) | asked.get("where", {}) | asked.get("each", {})
                for cell in [*asked.get("plus", []), *asked.get("minus", [])] or [{}]:
                    yield Mention(place, filled["table"], shared | cell)


def check_figures(ledgers: Mapping[str, Mapping[str, Any]], files: Mapping[str, Path], figures: Iterable[str]) -> None:
    """Raise InputError if a claim of the ledgers, read from `files`, names a figure that is not among `figures`."""
    made = list(figures)
    for name, ledger in ledgers.items():
        places = ((f"claims.{claim['id']}.figure", claim["figure"]) for claim in ledger["claims"] if "figure" in claim)
        for problem in outsiders(places, made):
            raise InputError(f"{files[name]}: {problem}")


def sourced(claim: Mapping[str, Any]) -> str:
    """Return the statement of a claim with its source, as tables print it."""
    return f"{claim['statement'].rstrip('.')} ({claim['source']})"


def ledger_tables(ledger: Mapping[str, Any]) -> list[str]:
    """Return the tables that the claims of the ledger are judged on, each once."""
    return sorted(_tables(ledger, ledger["measurements"], ledger["settings"]))


def multiverse_tables(ledger: Mapping[str, Any]) -> list[str]:
    """Return the tables of `ledger_tables` and those of other recipes, each once."""
    recipes = ledger.get("recipes", {"settings": [], "measurements": [], "studies": []})
    found = _tables(ledger, ledger["measurements"], ledger["settings"])
    for setting, study in product(recipes["settings"], recipes["studies"]):
        found |= _tables(ledger, recipes["measurements"], {setting: ledger["settings"][setting] | {"study": study}})
    return sorted(found)


def measured_in(ledger: Mapping[str, Any], claim: Mapping[str, Any]) -> list[str]:
    """Return the tables that one claim of the ledger is tested on, each once."""
    return sorted(_tables(ledger, {test["measurement"] for test in claim["tests"]}, ledger["settings"]))


def _tables(
    ledger: Mapping[str, Any], measurements: Iterable[str], settings: Mapping[str, Mapping[str, Any]]
) -> set[str]:
    """Return the tables with these measurements, in settings whose words are given."""
    return {
        fill(source["table"], settings[setting])
        for name in measurements
        for setting, source in ledger["measurements"][name].items()
        if setting in settings and isinstance(source, dict)
    }
