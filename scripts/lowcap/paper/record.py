"""results/numbers.json: every number of the text with where it stands, and every verdict, to be compared and asked."""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lowcap.base.errors import InputError
from lowcap.base.schema import check_schema
from lowcap.claims.outcomes import VERDICTS, Verdict
from lowcap.paper.latex import escape, longtable
from lowcap.paper.numbers import Number

FORM = 1
# What a number is called as the target of a link, before its name.
LINK = "number."
_TEXT = {"type": "string", "description": "a text"}
_VALUE = {"type": ["number", "null"], "description": "a number, or null where there is none"}
_INTERVAL = {"type": ["array", "null"], "items": _VALUE, "minItems": 2, "maxItems": 2, "description": "two numbers"}
_NUMBER = {
    "type": "object",
    "required": ["text", "value", "interval"],
    "properties": {"text": _TEXT, "value": {}, "interval": _INTERVAL},
    "additionalProperties": True,
    "description": "text, value and interval",
}
_VERDICT = {"properties": {"verdict": {"enum": list(VERDICTS)}, "probability": _VALUE, "fixed": _TEXT}}
_MAKER = {"properties": {"rule": _TEXT, "script": _TEXT}}
SCHEMA = {
    "optional": ["extended", "made_by", "shown"],
    "properties": {
        "form": {"const": FORM, "description": f"{FORM}"},
        "judged": {"type": "boolean", "description": "true or false"},
        "extended": {"type": "array", "items": _TEXT, "description": "names of numbers"},
        "made_by": {"type": "object", "description": "the commit and the machine"},
        "numbers": {"type": "object", "additionalProperties": _NUMBER},
        "shown": {"type": "object", "additionalProperties": _MAKER},
        "verdicts": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _VERDICT}},
    },
}


def command(extended: bool) -> str:
    """Return how a command line begins that makes a file of a build again, of an extended one or the default."""
    # Not at the end: --configfile takes all that follows up to the next option.
    return "snakemake " + ("--configfile extended.yaml " if extended else "") + "--cores all"


def make_record(
    entries: Mapping[str, Mapping[str, Any]],
    numbers: Mapping[str, Number],
    made: Mapping[str, Mapping[str, str]],
    shown: Mapping[str, Mapping[str, str]],
    verdicts: Mapping[tuple[str, str], Verdict],
    judged: bool,
    extended: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what numbers.json holds.

    `entries` are those of the files numbers.yaml, `made` says of every table its SHA-256 and, if a rule makes it, the
    rule and its script, and of every key of the config the file in which its value stands, if one has it. `shown` says
    of every figure and table that the paper shows the rule and its script. `extended` are the names of numbers that
    only an extended build has.
    """
    printed = {}
    for name, number in sorted(numbers.items()):
        entry = entries[name]
        about = {"text": number.text, "value": _plain(number.value), "interval": None} | dict(entry)
        about["interval"] = [_plain(end) for end in number.interval] if number.interval else None
        printed[name] = about | dict(made.get(entry["config"] if "config" in entry else entry["table"], {}))
    found: dict[str, dict[str, Any]] = {}
    for (claim, setting), verdict in verdicts.items():
        found.setdefault(claim, {})[setting] = {
            "verdict": verdict.word,
            "probability": _plain(verdict.probability),
            "fixed": verdict.fixed,
        }
    about = {"form": FORM, "judged": judged, "extended": sorted(extended)}
    return about | {"numbers": printed, "shown": dict(shown), "verdicts": found}


def origins_tables(record: Mapping[str, Any]) -> str:
    r"""Return LaTeX longtables of where every number stands and what made it, and of what made figures and tables.

    A row is what `\result{name}` links to, or `\from{figures/name}` of what the paper shows as figures/name. Their
    captions are the text's \originscaption and \makerscaption.
    """
    rows = []
    for name, one in record["numbers"].items():
        cell = row_of(one)
        place = setting_of(one) if "config" in one else f"{one['table']}, {one['column']}"
        reduced = f" ({one['reduce']})" if "reduce" in one else ""
        rows.append(
            [
                rf"\hypertarget{{{LINK}{name}}}{{{_breakable(name)}}}",
                one["text"],
                _breakable(place + reduced) + (rf" \newline {_breakable(cell)}" if cell else ""),
                _breakable(one.get("rule", "")),
            ]
        )
    columns = r"L{0.2\linewidth}L{0.1\linewidth}L{0.49\linewidth}L{0.13\linewidth}"
    numbers = longtable(["number", "prints", "stands in", "made by rule"], rows, columns, r"\caption{\originscaption}")
    rows = []
    for path, maker in sorted(record["shown"].items()):
        name = place_of(path)
        rows.append(
            [rf"\hypertarget{{{name}}}{{{_breakable(name)}}}", _breakable(maker["rule"]), _breakable(maker["script"])]
        )
    columns = r"L{0.34\linewidth}L{0.26\linewidth}L{0.34\linewidth}"
    header = ["figure or table", "made by rule", "with"]
    return numbers + longtable(header, rows, columns, r"\caption{\makerscaption}")


def row_of(one: Mapping[str, Any]) -> str:
    """Return the row of its table in which a number stands, in words: "task 4v9, width 64"."""
    return ", ".join(f"{column} {value}" for column, value in one.get("where", {}).items())


def setting_of(one: Mapping[str, Any]) -> str:
    """Return the file and key of the setting that a number is: "config.yaml, match.share".

    One that the command line or another workflow gave is in no file: "config, match.share".
    """
    return f"{one.get('file', 'config')}, {one['config']}"


def place_of(path: str) -> str:
    """Turn the path of a figure or table, results/figures/x.pdf, into what the paper calls it, figures/x."""
    return Path(*Path(path).parts[-2:]).with_suffix("").as_posix()


def _breakable(text: str) -> str:
    """Return escaped text that may break after the marks between the words of a path or a name."""
    shown = escape(text)
    for mark in ("/", r"\_", "-", "."):
        shown = shown.replace(mark, mark + r"\allowbreak{}")
    return shown


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold: null for what is not finite."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def read_record(path: str | Path) -> dict[str, Any]:
    """Read a numbers.json. Raises InputError, one line with the file, unless it is one."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(f"{path}: not there; a build writes it: snakemake --cores all results/numbers.json") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    return parse_record(text, str(path))


def parse_record(text: str, name: str) -> dict[str, Any]:
    """Return the record in a text that is called `name`. Raises InputError unless it is one."""
    try:
        record = json.loads(text)
    except ValueError as error:
        raise InputError(f"{name}: not a numbers.json ({error})") from error
    check_schema(record, SCHEMA, name)
    return record
