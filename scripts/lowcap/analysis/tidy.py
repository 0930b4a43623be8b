"""Tidy tables: reading, gathering, ordering and narrowing them."""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, cast

import pandas as pd

from lowcap.base.errors import InputError

AXES = ["task", "lr", "width", "seed"]


class OutsideGrid(LookupError):
    """No row has a value that is asked for."""


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a CSV; lines above its head that start with # are comments. Raises InputError if it is not a table."""
    try:
        with Path(path).open(encoding="utf-8") as file:
            comments = sum(1 for _ in takewhile(lambda line: line.startswith("#"), file))
        return pd.read_csv(path, skiprows=comments)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable CSV table ({error})") from error


def arrange(frame: pd.DataFrame) -> pd.DataFrame:
    """Order rows by task (as first named), learning rate, width and seed; rows of one network keep their order."""
    rank = {task: position for position, task in enumerate(frame["task"].unique())}
    axes = [axis for axis in AXES if axis in frame]
    order = frame[axes].assign(task=frame["task"].map(rank)).sort_values(axes, kind="stable")
    return frame.loc[order.index]


def gather(paths: Iterable[str | Path]) -> pd.DataFrame:
    """Stack tables, and `arrange` their rows if they belong to tasks and seeds."""
    stacked = pd.concat([read_table(path) for path in paths], ignore_index=True)
    return arrange(stacked) if {"task", "seed"} <= set(stacked) else stacked


def select(frame: pd.DataFrame, /, **where: object) -> pd.DataFrame:
    """Return the rows whose columns equal the given values, or one of a list, in order.

    Raises InputError for a column that there is not.
    """
    for column, wanted in where.items():
        if column not in frame:
            raise InputError(f"found column {column!r}; allowed are: {', '.join(frame)}")
        frame = frame[frame[column].isin(wanted) if isinstance(wanted, list) else frame[column] == wanted]
    return frame


def narrow(frame: pd.DataFrame, /, **where: object) -> pd.DataFrame:
    """Return what `select` does. Raises OutsideGrid if one of the values is that of no row, given those before it."""
    for column, wanted in where.items():
        frame = select(frame, **{column: wanted})
        values = wanted if isinstance(wanted, list) else [wanted]
        if missing := [value for value in values if not (frame[column] == value).any()]:
            raise OutsideGrid(f"{column} {', '.join(map(str, missing))}")
    return frame


def of_networks(frame: pd.DataFrame, networks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `frame` on the networks that `networks` has a row of, in order: those with the same AXES."""
    axes = [axis for axis in AXES if axis in frame and axis in networks]
    return frame.merge(networks[axes].drop_duplicates(), on=axes)


def split(frame: pd.DataFrame, by: list[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Yield the values of the columns `by`, as they first occur, each with the rows that share them."""
    for values, rows in frame.groupby(by, sort=False):
        yield dict(zip(by, cast("tuple[Any, ...]", values), strict=True)), rows
