"""What files that people edit name of result tables: which table, and which of its rows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# Pieces of the schemas of such files.
TEXT = {"type": "string", "minLength": 1, "description": "a text"}
CELL = {
    "type": "object",
    "additionalProperties": {
        "type": ["string", "number", "boolean", "array"],
        "description": "a word, a number, true, false, or a list of such",
    },
    "description": "columns with values",
}


class Mention(NamedTuple):
    """A place in a file, the table that it names, and the value, or list of values, of some of its columns."""

    place: str
    table: str
    cell: Mapping[str, Any]
