"""Plain values against a JSON schema, and words for what does not fit."""

import math
import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError

LONGEST_QUOTE = 120
LONGEST_LIST = 60


def _is_whole(checker: Any, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_finite(checker: Any, value: object) -> bool:
    return _is_whole(checker, value) or (isinstance(value, float) and math.isfinite(value))


@cache
def _validator(schema_file: Path) -> Validator:
    """Return a validator to which 1.0 is no whole number, for it names other files than 1, and nan and inf are none."""
    checker = Draft202012Validator.TYPE_CHECKER.redefine_many({"integer": _is_whole, "number": _is_finite})
    return extend(Draft202012Validator, type_checker=checker)(load_document(schema_file))


def check_schema(value: object, schema_file: Path, name: str) -> None:
    """Raise InputError, one line with `name`, key, value and what is allowed, unless `value` fits the schema."""
    error = best_match(_validator(schema_file).iter_errors(value))
    if error is not None:
        raise InputError(f"{name}: {_explain(error)}")


def _key(path: Iterable[str | int]) -> str:
    names = (part if isinstance(part, int) or re.fullmatch(r"[\w-]+", str(part)) else quoted(part) for part in path)
    parts = (f"[{name}]" if isinstance(name, int) else f".{name}" for name in names)
    return "".join(parts).lstrip(".") or "the top level"


def quoted(value: object) -> str:
    """Return a value for a message, its beginning if it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}..."


def listed(values: Iterable[Any]) -> str:
    """Return values for a message, the first of them if they are many."""
    texts = [str(value) for value in islice(values, LONGEST_LIST + 1)]
    return ", ".join(texts if len(texts) <= LONGEST_LIST else [*texts[:LONGEST_LIST], "..."])


def _explain(error: ValidationError) -> str:
    schema: Any = error.schema  # a dictionary, for true and false are not used
    instance, limit = error.instance, error.validator_value
    keys = listed(schema.get("properties", {})) or schema.get("description", "")
    found = f"found {quoted(instance)}"
    if error.validator == "additionalProperties":
        unknown = (name for name in instance if name not in schema.get("properties", {}))
        found, allowed = f"found the unknown key {quoted(next(unknown))}", f"allowed are: {keys}"
    elif error.validator == "required":
        missing = next(name for name in limit if name not in instance)
        found, allowed = f"found no key {missing!r}", f"needed are: {listed(limit)}"
    elif error.validator == "enum":
        allowed = f"allowed are: {listed(limit)}"
    elif limit == "object":
        allowed = f"allowed are keys with values{keys and f': {keys}'}"
    else:
        allowed = f"allowed: {schema['description']}" if "description" in schema else quoted(error.message)
    return f"{_key(error.absolute_path)}: {found}; {allowed}"
