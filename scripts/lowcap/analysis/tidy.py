"""Tidy tables: reading, gathering, ordering and narrowing them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pandas as pd

from lowcap.base.errors import InputError

AXES = ["task", "lr", "width", "seed"]


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a CSV; lines that start with # are comments. Raises InputError if it is not a table."""
    try:
        return pd.read_csv(path, comment="#")
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


def select(frame: pd.DataFrame, **where: object) -> pd.DataFrame:
    """Return the rows whose columns equal the given values, in order."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def split(frame: pd.DataFrame, by: list[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Yield the values of the columns `by`, as they first occur, each with the rows that share them."""
    for values, rows in frame.groupby(by, sort=False):
        yield dict(zip(by, cast("tuple[Any, ...]", values), strict=True)), rows
