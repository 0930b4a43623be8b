"""Double descent: the width from which on networks interpolate, and the test error below, at and beyond it.

A maximum of noisy means lies above what is there, and a minimum below. So what a seed is asked is chosen on the others.
"""

from typing import Any

import numpy as np
import pandas as pd

from lowcap.analysis.capacity import smallest_sufficient
from lowcap.analysis.tidy import split


def threshold_width(widths: np.ndarray, errors: np.ndarray, most: float) -> float:
    """Return the smallest width (widths,) whose training error, mean of `errors` (seeds, widths), is at most `most`.

    nan if there is none.
    """
    return float(smallest_sufficient(widths, -errors, -most, np.inf))


def find_descents(networks: pd.DataFrame, most: float) -> pd.DataFrame:
    """Return, per task, size of the training set, share of wrong labels and seed, the threshold and errors about it.

    `networks` has the columns task, images, wrong, width, seed, train_error and test_error. Of each seed: `own`, the
    smallest width whose training error is at most `most`; `threshold`, the same by the mean of the other seeds;
    `best_width`, of those below the threshold the one with the least mean test error of the other seeds; `peak_width`,
    the one wider than that with the largest. From the seed's own networks are the test errors at these widths, the
    narrowest and the widest; `rise` is that at the threshold less that at the best width, `fall` less that at the
    widest. nan is what there is not: without a threshold (`censored`), without a width below or beyond it, and with
    a single seed.
    """
    rows = []
    for case, found in split(networks, ["task", "images", "wrong"]):
        train, test = (
            found.pivot_table(index="seed", columns="width", values=f"{part}_error") for part in ("train", "test")
        )
        widths = train.columns.to_numpy(dtype=float)
        for place, seed in enumerate(train.index):
            others = np.arange(len(train)) != place
            own = threshold_width(widths, train.to_numpy()[place : place + 1], most)
            about = case | {"seed": seed, "own": own}
            if others.any():
                threshold = threshold_width(widths, train.to_numpy()[others], most)
                means = test.to_numpy()[others].mean(axis=0)
                about |= _describe(widths, threshold, means, test.to_numpy()[place])
            rows.append(about)
    return pd.DataFrame(rows, columns=COLUMNS)


COLUMNS = [
    "task", "images", "wrong", "seed", "own", "threshold", "censored", "best_width", "peak_width",
    "error_narrowest", "error_best", "error_threshold", "error_peak", "error_widest", "rise", "fall",
]  # fmt: skip


def _describe(widths: np.ndarray, threshold: float, means: np.ndarray, errors: np.ndarray) -> dict[str, Any]:
    """Return a seed's test `errors` (widths,) at the widths that the threshold and the others' mean errors choose."""
    found = {"threshold": threshold, "censored": bool(np.isnan(threshold))}
    found |= {"error_narrowest": errors[0], "error_widest": errors[-1]}
    if found["censored"]:
        return found
    at = int(np.searchsorted(widths, threshold))
    found["error_threshold"] = errors[at]
    if at:
        best = int(means[:at].argmin())
        peak = best + 1 + int(means[best + 1 :].argmax())
        found |= {"best_width": widths[best], "error_best": errors[best], "rise": errors[at] - errors[best]}
        found |= {"peak_width": widths[peak], "error_peak": errors[peak]}
    if at < len(widths) - 1:
        found["fall"] = errors[at] - errors[-1]
    return found
