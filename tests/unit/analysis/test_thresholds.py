"""The headline numbers: thresholds must hold from there on, not only there."""

import numpy as np
import pandas as pd
import pytest

from lowcap.analysis.thresholds import best_rates, headline, largest_level, smallest_width


@pytest.mark.parametrize(
    ("means", "expected"),
    [([0.5, 0.95, 0.96], 4), ([0.95, 0.5, 0.96], 8), ([0.9, 0.9, 0.9], 2), ([0.95, 0.95, 0.8], np.nan)],
)
def test_smallest_width(means, expected):
    found = smallest_width(pd.DataFrame({"width": [2, 4, 8], "mean": means}), 0.9)
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("means", "expected"),
    [([0.95, 0.95, 0.5], 0.5), ([0.95, 0.5, 0.95], 0), ([0.5, 0.95, 0.95], np.nan), ([0.9, 0.9, 0.9], 0.9)],
)
def test_largest_level(means, expected):
    found = largest_level(pd.DataFrame({"level": [0, 0.5, 0.9], "mean": means}), 0.9)
    assert found == pytest.approx(expected, nan_ok=True)


def test_headline_joins_both():
    capacity = pd.DataFrame({"task": "4v9", "width": [2, 4], "mean": [0.8, 0.95]})
    capacity = capacity.assign(metric="best_f1", split="train")
    pruning = pd.DataFrame({"task": "4v9", "width": 4, "level": [0, 0.5], "mean": [0.95, 0.7]})
    pruning = pruning.assign(metric="f1", reading="as_described", n=3)
    (row,) = headline(capacity, pruning, 0.9).itertuples()
    assert (row.smallest_width, row.largest_level, row.n) == (4, 0, 3)


def test_best_rates():
    scores = pd.DataFrame({"width": [2, 2, 4, 4], "lr": [0.1, 0.2, 0.1, 0.2], "mean": [0.5, 0.6, 0.9, 0.8]})
    found = best_rates(scores.assign(task="4v9", metric="final_f1", split="train", n=3))
    assert found["lr"].tolist() == [0.2, 0.1]
    assert found["largest"].tolist() == [True, False]
