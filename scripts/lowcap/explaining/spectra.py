"""Fourier masks of all networks of a study in files and tables: by radius, over seeds, and of arms side by side."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import torch

from lowcap.explaining.fourier import FREQUENCIES, frequencies, multiplicities, radii
from lowcap.explaining.masks import MaskedGroup, mask_similarities

NETWORK = ("task", "width", "seed", "sparsity")


def stack_masks(found: Sequence[MaskedGroup]) -> dict[str, np.ndarray]:
    """Return the own masks of all groups, (networks, 394) float32, and by the same rows what names their networks."""
    cases = [case for group in found for case in group.cases]
    names = {name: np.array([case[name] for case in cases]) for name in NETWORK}
    return names | {"masks": torch.cat([group.own for group in found]).numpy()}


def read_masks(paths: Iterable[str | Path]) -> dict[str, np.ndarray]:
    """Return what `stack_masks` made, from several files, as one."""
    found = []
    for path in paths:
        with np.load(path, allow_pickle=False) as arrays:
            found.append(dict(arrays))
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _frame(stacked: Mapping[str, np.ndarray], columns: np.ndarray | range) -> pd.DataFrame:
    """Return masks as a table with a column for each frequency, indexed by their networks."""
    index = pd.MultiIndex.from_arrays([stacked[name] for name in NETWORK], names=NETWORK)
    return pd.DataFrame(stacked["masks"].astype(float), index=index, columns=columns)


def radial_profiles(stacked: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return the mean of every mask at each radius, rounded: a row per network and radius, with its `weight`.

    `stacked` is as `stack_masks` returns it. Columns: task, width, seed, sparsity, radius, weight.
    """
    rings = radii().round().numpy()
    weighed = _frame(stacked, rings) * multiplicities().numpy()
    counts = np.bincount(rings.astype(int), weights=multiplicities().numpy())
    sums = weighed.T.groupby(level=0).sum().T / counts
    long = sums.melt(ignore_index=False, var_name="radius", value_name="weight")
    return long.reset_index().astype({"radius": int})


def mean_masks(stacked: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return the mean mask over seeds of every task, width and sparsity, a row per frequency: `mean`, and n.

    `stacked` is as `stack_masks` returns it; `down` and `right` are cycles per image. Of a frequency and its opposite
    one has a row. Columns: task, width, sparsity, down, right, mean, n.
    """
    down, right = frequencies().T
    tables = []
    for case, masks in _frame(stacked, range(FREQUENCIES)).groupby(level=["task", "width", "sparsity"], sort=False):
        where = dict(zip(("task", "width", "sparsity"), cast("tuple[Any, ...]", case), strict=True))
        tables.append(
            pd.DataFrame({"down": down, "right": right, "mean": masks.mean(), "n": len(masks)}).assign(**where)
        )
    return pd.concat(tables)[["task", "width", "sparsity", "down", "right", "mean", "n"]]


def compare_arms(arms: Mapping[str, Mapping[str, np.ndarray]]) -> pd.DataFrame:
    """Return how alike masks of dense networks are that were trained in two ways, as `mask_similarities` says it.

    `arms` has masks, as `stack_masks` returns them, by the way of training. Networks of two ways have the same task,
    width and seed; those of one way the next seed. Raises KeyError if a way lacks a network of another. Columns: task,
    width, seed, arm, other, similarity.
    """
    frames = {
        arm: _frame(stacked, range(FREQUENCIES)).xs(0, level="sparsity").sort_index() for arm, stacked in arms.items()
    }
    rows = []
    for (arm, masks), (other, compared) in product(frames.items(), repeat=2):
        if arm == other:
            compared = masks.groupby(level=["task", "width"]).transform(lambda column: np.roll(column, -1))
        values = (torch.tensor(one.loc[masks.index].to_numpy(np.float32)) for one in (masks, compared))
        found = masks.index.to_frame(index=False)
        rows.append(found.assign(arm=arm, other=other, similarity=mask_similarities(*values).numpy()))
    return pd.concat(rows)
