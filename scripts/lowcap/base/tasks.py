"""Tasks: pairs of classes, and all classes at once."""

import re
from typing import NamedTuple

import numpy as np

from lowcap.base.errors import InputError

CLASSES = 10
# The word for all classes, where a part of the workflow knows more than pairs.
ALL = "all"


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

    def __str__(self) -> str:
        return f"{self.negative}v{self.positive}"

    def targets(self, classes: np.ndarray) -> np.ndarray:
        """Return the labels of images of these classes (n,): float32, 1 for the positive class, else 0."""
        return (classes == self.positive).astype(np.float32)


class AllClasses(tuple[int, ...]):
    """The task to tell all classes of a data set apart."""

    def __str__(self) -> str:
        return ALL

    def targets(self, classes: np.ndarray) -> np.ndarray:
        """Return the labels of images of these classes (n,): float32, the numbers of the classes."""
        return classes.astype(np.float32)


def parse_task(name: str) -> Task | AllClasses:
    """Read `"4v9"` or `"all"`. Raises InputError as `Task.parse` does."""
    return AllClasses(range(CLASSES)) if name == ALL else Task.parse(name)
