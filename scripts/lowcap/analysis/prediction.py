"""What predicts generalization over the networks of a survey, whose replicates are draws, not networks."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from lowcap.analysis.statistics import Estimate, resampled

# Axes within which correlations are also taken; those with many values are cut into this many equal parts.
STRATA = ("task", "activation", "optimizer", "batch_size", "images", "label_noise", "translation", "width")
CONTINUOUS = ("learning_rate", "scale")
PARTS = 3


def by_draw(frame: pd.DataFrame, names: Sequence[str], statistic: Callable[[np.ndarray], float]) -> Estimate:
    """Return `statistic` of the columns `names` as an array (networks, columns), with its interval over draws.

    Rows with a nan in one of the columns are left out. Draws are resampled with all their networks, which share data
    and hyper-parameters and are not independent. n counts draws.
    """
    frame = frame.dropna(subset=list(names))
    values = frame[list(names)].to_numpy(dtype=float)
    clusters = [np.flatnonzero(frame["draw"] == draw) for draw in frame["draw"].unique()]
    if len(clusters) < 3:
        return Estimate(np.nan, np.nan, np.nan, len(clusters))
    return resampled(lambda chosen: statistic(values[np.concatenate([clusters[c] for c in chosen])]), len(clusters))


def strata(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield each axis with the stratum of every row: its value, or the third of the range that it lies in."""
    for axis in STRATA:
        yield axis, frame[axis].astype(str)
    for axis in CONTINUOUS:
        places = frame[axis].rank(method="first") - 1
        yield axis, (places * PARTS // max(len(frame), 1)).astype(str)


def granulated(frame: pd.DataFrame, metric: str, target: str) -> dict[str, float]:
    """Return, by axis, Kendall's tau of metric and target within each of its strata, averaged over these.

    After the granulated coefficient of Jiang et al. 2020 (arXiv:1912.02178): an axis that moves both does not
    count as prediction. Theirs varies one axis with all others fixed; here the others vary by chance.
    """
    found = {}
    for axis, stratum in strata(frame):
        taus = [stats.kendalltau(part[metric], part[target]).statistic for _, part in frame.groupby(stratum)]
        found[axis] = float(np.nanmean(taus)) if np.isfinite(taus).any() else float("nan")
    return found


def contrast_pairs(networks: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """Return one row per contrast, pair and width: each metric's difference, second arm less first.

    `both_fit` says whether both networks fit their training data. Pairs of which an arm is missing are left out.
    """
    chosen = networks[networks["contrast"] != "none"]
    keys = ["contrast", "pair", "width"]
    arms = {arm: chosen[chosen["arm"] == arm].set_index(keys) for arm in ("first", "second")}
    both = arms["first"].index.intersection(arms["second"].index, sort=False)
    first, second = arms["first"].loc[both], arms["second"].loc[both]
    differences = second[list(metrics)] - first[list(metrics)]
    return differences.assign(both_fit=first["fits"] & second["fits"]).reset_index()
