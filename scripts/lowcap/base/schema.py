"""Plain values against a schema, and words for what does not fit.

A schema is JSON schema with three words more. An object that lists `properties` has these keys and no others, each of
them unless it is `optional`; `keys` are further properties, which `$defs` defines by the same name. `required` and
`additionalProperties`, where they stand, go first, and an `if` asks for no more than it says.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from lowcap.base.errors import InputError

LONGEST_QUOTE = 120
LONGEST_LIST = 60


def _is_whole(checker: Any, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_finite(checker: Any, value: object) -> bool:
    return _is_whole(checker, value) or (isinstance(value, float) and math.isfinite(value))


@cache
def _strict() -> type[Validator]:
    """Return a validator to which 1.0 is no whole number, for it names other files than 1, and nan and inf are none."""
    checker = Draft202012Validator.TYPE_CHECKER.redefine_many({"integer": _is_whole, "number": _is_finite})
    return extend(Draft202012Validator, type_checker=checker)


def in_plain_words(schema: Any) -> Any:
    """Return a schema, or a part of one, without the three words of its own."""
    if isinstance(schema, list):
        return [in_plain_words(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    plain = {key: part if key == "if" else in_plain_words(part) for key, part in schema.items()}
    for named in plain.keys() & {"properties", "$defs"}:
        plain[named] = {name: in_plain_words(part) for name, part in schema[named].items()}
    keys, optional = plain.pop("keys", []), plain.pop("optional", [])
    properties = {key: {"$ref": f"#/$defs/{key}"} for key in keys} | plain.get("properties", {})
    if not properties:
        return plain
    needed = [key for key in properties if key not in optional]
    closed = {"type": "object", "additionalProperties": False, "required": needed}
    return closed | plain | {"properties": properties}


def check_schema(value: object, schema: Mapping[str, Any], name: str) -> None:
    """Raise InputError, one line with `name`, key, value and what is allowed, unless `value` fits the schema."""
    error = best_match(_strict()(in_plain_words(schema)).iter_errors(value))
    if error is not None:
        raise InputError(f"{name}: {_key(error.absolute_path, value)}: {_explain(error)}")


def _key(path: Iterable[str | int], value: Any) -> str:
    """Return the dotted key of a place in `value`; what a list holds is named by its `id` where it has one."""
    parts = []
    for part in path:
        value = value[part]
        if isinstance(part, int):
            named = isinstance(value, Mapping) and isinstance(value.get("id"), str)
            parts.append(f".{value['id']}" if named else f"[{part}]")
        else:
            plain = re.fullmatch(r"[\w-]+", str(part))
            parts.append(f".{part if plain else quoted(part)}")
    return "".join(parts).removeprefix(".") or "the top level"


def quoted(value: object) -> str:
    """Return a value for a message, its beginning if it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}..."


def listed(values: Iterable[Any]) -> str:
    """Return values for a message, the first of them if they are many."""
    texts = [str(value) for value in islice(values, LONGEST_LIST + 1)]
    return ", ".join(texts if len(texts) <= LONGEST_LIST else [*texts[:LONGEST_LIST], "..."])


def outsiders(places: Iterable[tuple[str, Any]], allowed: Iterable[Any], which: str = "allowed are") -> Iterator[str]:
    """Yield a problem for each place, a key and its value, whose value is not allowed."""
    for key, value in places:
        if value not in allowed:
            yield f"{key}: found {quoted(value)}; {which}: {listed(allowed)}"


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
    return f"{found}; {allowed}"
