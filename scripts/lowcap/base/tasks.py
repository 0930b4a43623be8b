"""Tasks: pairs of classes."""

import re
from typing import NamedTuple

from lowcap.base.errors import InputError


class Task(NamedTuple):
    """A binary task; `positive`, the higher class number, is class 1."""

    negative: int
    positive: int

    @classmethod
    def parse(cls, name: str) -> "Task":
        """Read `"4v9"`. Raises InputError unless both are class numbers 0 to 9, the lower first."""
        match = re.fullmatch(r"([0-9])v([0-9])", name)
        if match is None or match[1] >= match[2]:
            raise InputError(
                f"task {name!r}: allowed are two different class numbers 0 to 9, the lower first, such as 4v9"
            )
        return cls(int(match[1]), int(match[2]))
