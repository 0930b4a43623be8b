"""What predicts generalization over the networks of a survey, whose replicates are draws, not networks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from lowcap.analysis.statistics import INTERVAL, Estimate, RankCorrelations, mean_estimate
from lowcap.analysis.tidy import select, split

# Axes within which correlations are also taken, where there are several values; those with many are cut into this many
# equal parts.
STRATA = ("task", "activation", "optimizer", "batch_size", "images", "label_noise", "translation", "width", "depth")
CONTINUOUS = ("learning_rate", "scale")
PARTS = 3
# Where an ellipse meets its three points, in degrees.
POINTS_AT = (60, 180, 300)


class ByDraw:
    """Rank correlations between columns of networks, with their intervals over draws.

    Rows with a nan in one of the columns asked for are left out. Draws are resampled with all their networks, which
    share data and hyper-parameters and are not independent. n counts draws.
    """

    def __init__(self, networks: pd.DataFrame, columns: Iterable[str]) -> None:
        self.networks = networks
        self.known = networks[list(columns)].notna()
        self.related: dict[bytes, tuple[list[str], RankCorrelations]] = {}

    def _relate(self, names: Sequence[str]) -> tuple[list[int], RankCorrelations]:
        """Return the places of the columns `names` among those that are related over the rows where all are known."""
        rows = self.known[list(names)].all(axis=1)
        key = rows.to_numpy().tobytes()
        if key not in self.related:
            columns = [name for name in self.known if self.known.loc[rows, name].all()]
            draws, _ = pd.factorize(self.networks.loc[rows, "draw"])
            values = self.networks.loc[rows, columns].to_numpy(dtype=float)
            self.related[key] = columns, RankCorrelations(values, draws)
        columns, related = self.related[key]
        return [columns.index(name) for name in names], related

    def between(self, first: str, second: str) -> Estimate:
        """Return the correlation of two columns."""
        places, related = self._relate([first, second])
        return related.between(*places)

    def partial(self, first: str, second: str, given: str) -> Estimate:
        """Return the correlation of two columns with what a third explains taken out."""
        places, related = self._relate([first, second, given])
        return related.partial(*places)


def strata(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield each axis with the stratum of every row: its value, or the third of the range that it lies in."""
    for axis in (axis for axis in STRATA if axis in frame):
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


class Prediction(NamedTuple):
    """What each metric says of each target: rank correlations, those within axes, and how many networks there are."""

    correlations: pd.DataFrame
    granulated: pd.DataFrame
    counts: pd.DataFrame


def predict(networks: pd.DataFrame, targets: Sequence[str], metrics: Sequence[str], given: str) -> Prediction:
    """Relate every metric of the randomly drawn networks to every target: of those that fit, and of all.

    `networks` has the columns draw, contrast, fits and those of `strata`. Correlations are `spearman` and `partial`,
    the latter given the metric `given`, by subset, target, metric and statistic: value, ci_low, ci_high, n (draws).
    """
    drawn = select(networks, contrast="none")
    subsets = {"fitted": select(drawn, fits=True), "unfitted": select(drawn, fits=False), "all": drawn}
    counts = [
        {"subset": subset, "networks": len(found), "draws": found["draw"].nunique()}
        for subset, found in subsets.items()
    ]
    related = {
        subset: ByDraw(subsets[subset], dict.fromkeys([*metrics, *targets, given])) for subset in ("fitted", "all")
    }
    rows, within = [], []
    for subset, target, metric in product(related, targets, metrics):
        found, key = subsets[subset], {"subset": subset, "target": target, "metric": metric}
        estimates = {"spearman": related[subset].between(metric, target)}
        if metric != given:
            estimates["partial"] = related[subset].partial(metric, target, given)
        rows += [key | {"statistic": name} | one.columns("value") for name, one in estimates.items()]
        taus = granulated(found.dropna(subset=[metric]), metric, target)
        within += [key | {"axis": axis, "tau": tau} for axis, tau in taus.items()]
    return Prediction(pd.DataFrame(rows), pd.DataFrame(within), pd.DataFrame(counts))


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


def paired_arms(networks: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """Return one row per contrast, pair, width and metric: its values in both arms, `first` and `second`.

    Left out are pairs of networks of which one does not fit its training data.
    """
    keys = ["contrast", "pair", "width"]
    chosen = networks[(networks["contrast"] != "none") & networks["fits"]]
    long = chosen.melt([*keys, "arm"], list(metrics), "metric", "value")
    columns = [*keys, "metric", "first", "second"]
    wide = long.pivot_table(index=[*keys, "metric"], columns="arm", values="value", sort=False)
    return wide.reindex(columns=["first", "second"]).dropna().reset_index()[columns]


def around_ellipse(summary: pd.DataFrame, kind: str, metric: str) -> pd.DataFrame:
    """Return a metric of a kind of path by `angle`, from 0 to 360 degrees: mean, ci_low, ci_high.

    `summary` has it by the distance from the nearest of the three points, which lie at POINTS_AT; so the six
    stretches between a point and midway to the next are alike. Changes of region are counted from one distance to the
    next, and stand midway between.
    """
    found = select(summary, kind=kind, metric=metric).sort_values("degrees")
    distances = found["degrees"].to_numpy(dtype=float)
    if metric == "switches":
        distances, found = (distances[1:] + distances[:-1]) / 2, found.iloc[:-1]
    parts = [found.assign(angle=point + side * distances) for point in POINTS_AT for side in (-1, 1)]
    curve = pd.concat(parts)[["angle", "mean", *INTERVAL]].astype(float)  # of no rows, too
    return curve.drop_duplicates("angle").sort_values("angle", ignore_index=True)


def summarise_pairs(pairs: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """Return the mean difference of each contrast and metric over pairs, whose widths are averaged first.

    `pairs` is as `contrast_pairs` returns them. Columns: subset (all, or fitted: where both networks of a width fit),
    contrast, metric, mean, ci_low, ci_high, n (pairs) and networks (pairs of these).
    """
    rows = []
    for subset, chosen in (("all", pairs), ("fitted", select(pairs, both_fit=True))):
        for case, found in split(chosen, ["contrast"]):
            for metric in metrics:
                mean = mean_estimate(found.groupby("pair")[metric].mean().dropna())
                counted = {"networks": len(found)}
                rows.append({"subset": subset} | case | {"metric": metric} | mean.columns("mean") | counted)
    return pd.DataFrame(rows)
