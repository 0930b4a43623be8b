"""What decides a claim in a setting, without the words about it, as a hash that tells one criterion from another."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from lowcap.claims.ledger import fill

# What says of a test which numbers it is about, without deciding anything itself.
_NAMES = ("effect", "measurement")
# What reading a ledger of another form ends in.
_MALFORMED = (LookupError, TypeError, ValueError, AttributeError, RecursionError)


def settings_of(ledger: Mapping[str, Any], claim: Mapping[str, Any]) -> list[str]:
    """Return the settings that all measurements of a claim know, of a ledger as it is loaded."""
    known = [ledger["measurements"][test["measurement"]] for test in claim["tests"]]
    return [setting for setting in ledger["settings"] if all(setting in by_setting for by_setting in known)]


def sources_of(ledger: Mapping[str, Any], claim: Mapping[str, Any], setting: str) -> list[dict[str, Any] | None]:
    """Return where the values of each test of a claim stand in a setting; None for a test that has none there.

    Raises KeyError if a measurement does not know the setting.
    """
    found = []
    for test in claim["tests"]:
        sources = ledger["measurements"][test["measurement"]]
        source = sources if "table" in sources else sources[setting]
        testable = isinstance(source, Mapping) and setting not in claim.get("not_testable", {})
        found.append(fill(source, ledger["settings"][setting]) if testable else None)
    return found


def meaning(ledger: Mapping[str, Any], claim: Mapping[str, Any], setting: str) -> str:
    """Return the SHA-256 of what decides a claim of a ledger in a setting.

    That is for how many tests it must hold, each test with the table, column and rows that it is about, and the
    numbers that stand in the ledger under names; the words of the setting are filled in. Names, texts, reasons, the
    claim's group and the order of keys do not count. Raises KeyError if a measurement does not know the setting.
    """
    tests = []
    for test, source in zip(claim["tests"], sources_of(ledger, claim, setting), strict=True):
        asked = {key: value for key, value in test.items() if key not in _NAMES}
        if "smallest" in asked:
            asked["smallest"] = ledger["smallest"][asked["smallest"]]["value"]
        tests.append([fill(asked, ledger["settings"][setting]), source])
    decides = _canonical([claim.get("holds_for", "all"), tests])
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """Return plain values such that JSON tells any two apart, but not 1 from 1.0."""
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError(f"found the keys {list(value)}; allowed are words")
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def meanings(ledger: Any) -> dict[tuple[str, str], str]:
    """Return the meaning of every claim in every setting that it can be read in, by both names.

    `ledger` may be any value, such as an older ledger of another form.
    """
    found = {}
    with suppress(*_MALFORMED):
        for claim in ledger["claims"]:
            for setting in ledger["settings"]:
                with suppress(*_MALFORMED):
                    found[claim["id"], setting] = meaning(ledger, claim, setting)
    return found
