"""What tables of single networks say together: curves reduced to scores, scores to means over seeds."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import INTERVAL, mean_estimate, mean_interval, standard_deviation
from lowcap.analysis.tidy import AXES, of_networks, select, split
from lowcap.base.registry import Registry

# These lie between 0 and 1, and so do their intervals: a few failures among many successes would take these beyond.
SCORES = (
    "f1", "accuracy", "auc", "best_f1", "final_f1", "final_accuracy", "final_auc",
    "train_error", "test_error", "test_f1",
)  # fmt: skip


def summarise(frame: pd.DataFrame, by: Sequence[str], metrics: Sequence[str]) -> pd.DataFrame:
    """Summarise each metric over the rows that share the columns `by`, which differ in their seed.

    Returns one row per group and metric: the columns `by`, `metric`, then n, mean, std (of the
    sample, n - 1; nan for n = 1), min, max, ci_low and ci_high (95 % interval of the mean,
    nan for few rows: `lowcap.analysis.statistics.LEAST`; that of SCORES lies between 0 and 1).
    Undefined values (nan) are left out and not counted; with n = 0 all is nan. Rows that differ in the
    column `repetition` are of one network: they are averaged first, so that n counts seeds.
    """
    if "repetition" in frame:
        frame = frame.groupby([*by, "seed"], sort=False, as_index=False)[list(metrics)].mean()
    long = frame.melt(id_vars=list(by), value_vars=list(metrics), var_name="metric")
    groups = long.groupby([*by, "metric"], sort=False)["value"].apply(lambda values: values.dropna().to_numpy(float))
    rows = []
    for size in sorted({len(values) for values in groups}):
        part = groups[groups.map(len) == size]
        samples = np.stack(part.to_list()) if size else np.full((len(part), 1), np.nan)
        columns = {
            "n": size,
            "mean": samples.mean(axis=1),
            "std": standard_deviation(samples.T),
            "min": samples.min(axis=1),
            "max": samples.max(axis=1),
            **dict(zip(INTERVAL, mean_interval(samples), strict=True)),
        }
        rows.append(pd.DataFrame(columns, index=part.index))
    if not rows:
        return pd.DataFrame(columns=[*by, "metric", "n", "mean", "std", "min", "max", *INTERVAL])
    table = pd.concat(rows).loc[groups.index].reset_index()
    of_scores = table["metric"].isin(SCORES)
    table.loc[of_scores, list(INTERVAL)] = table.loc[of_scores, list(INTERVAL)].clip(0, 1)
    return table


def summarise_seeds(
    frame: pd.DataFrame,
    by: Sequence[str],
    metrics: Sequence[str],
    change_from: Mapping[str, object] | None = None,
    change_of: Sequence[str] = (),
) -> pd.DataFrame:
    """`summarise` over seeds by those of the columns `by` that there are, with changes from a reference.

    For each metric m in `change_of` there is one more, m_change: by how much it differs from the row of the same
    network with the values `change_from` (`paired_change`).
    """
    by = [column for column in by if column in frame]
    if change_from:
        frame = _with_changes(frame, [*by, "seed", "repetition"], change_from, change_of)
    return summarise(frame, by, metrics)


def _with_changes(
    frame: pd.DataFrame, keys: Sequence[str], change_from: Mapping[str, object], change_of: Sequence[str]
) -> pd.DataFrame:
    keys = [column for column in keys if column in frame and column not in change_from]
    return frame.assign(**{f"{one}_change": paired_change(frame, change_from, keys, one) for one in change_of})


def summarise_draws(
    networks: pd.DataFrame,
    by: Sequence[str],
    metrics: Sequence[str],
    change_from: Mapping[str, object] | None = None,
    change_of: Sequence[str] = (),
) -> pd.DataFrame:
    """`summarise` the survey's fitted, randomly drawn networks by those of the columns `by` that there are.

    `networks` has the columns draw, contrast and fits. Networks of a draw are averaged first, so that n counts draws.
    Changes are as in `summarise_seeds`, within a draw: of those in which both networks fit.
    """
    fitted = select(networks, contrast="none", fits=True)
    by = [column for column in by if column in fitted]
    changed = [f"{one}_change" for one in change_of]
    draws = fitted.groupby(["draw", *by])[[one for one in metrics if one not in changed]].mean().reset_index()
    if change_from:
        draws = _with_changes(draws, ["draw", *by], change_from, change_of)
    return summarise(draws.sort_values(by).drop(columns="draw"), by, metrics)


OVER: Registry[Callable[..., pd.DataFrame]] = {"seeds": summarise_seeds, "draws": summarise_draws}


def compare_studies(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return, per task and width, the mean test F1 of `second` minus `first`, paired by seed.

    Both have the columns task, width, seed, split and f1. Columns: task, width, mean, ci_low, ci_high, n, size (the
    mean's magnitude) and std (of the differences).
    """
    keys = ["task", "width", "seed"]
    pairs = select(first, split="test").merge(select(second, split="test"), on=keys, suffixes=("_first", "_second"))
    rows = []
    for case, networks in split(pairs, ["task", "width"]):
        changes = (networks["f1_second"] - networks["f1_first"]).to_numpy()
        mean = mean_estimate(changes)
        size = {"size": abs(mean.value), "std": float(standard_deviation(changes))}
        rows.append(case | mean.columns("mean") | size)
    return pd.DataFrame(rows)


def paired_change(frame: pd.DataFrame, reference: Mapping[str, object], keys: Sequence[str], metric: str) -> pd.Series:
    """Return each row's `metric` minus that of the row with `reference` values and the same `keys`, paired.

    `reference` maps columns to values, `keys` names the columns that must agree, such as task,
    seed and severity. The difference is nan where there is no reference row.
    """
    base = select(frame, **reference).set_index(list(keys))[metric]
    found = base.reindex(pd.MultiIndex.from_frame(frame[list(keys)]))
    return frame[metric] - found.to_numpy()


def score_training(training: pd.DataFrame) -> pd.DataFrame:
    """Reduce learning curves to one row per network and split: first, last and best F1, last loss, accuracy, AUC.

    `best_f1` is the largest over epochs, as Fig. 3 of arXiv:2507.16278 takes it, `largest_dip` how far F1 falls at most
    below an earlier value in the later half of the reports.
    """
    axes = [axis for axis in AXES if axis in training] + ["split"]
    curves = training.sort_values("epoch", kind="stable").groupby(axes, sort=False)
    scores = curves.agg(
        best_f1=("f1", "max"),
        final_f1=("f1", "last"),
        final_accuracy=("accuracy", "last"),
        final_auc=("auc", "last"),
        final_loss=("loss", "last"),
        largest_dip=("f1", _largest_dip),
    )
    return scores.loc[pd.MultiIndex.from_frame(training[axes].drop_duplicates())].reset_index()


def _largest_dip(curve: pd.Series) -> float:
    later = curve.to_numpy()[len(curve) // 2 :]
    return float((np.maximum.accumulate(later) - later).max())


def purity_by_variant(scores: pd.DataFrame, points: pd.DataFrame, level: float) -> dict[str, float]:
    """Return the neighbour purity of the network that `points` shows, by its variants: `dense`, or pruned to `level`.

    `scores` has the columns variant, level (0 is dense) and purity, and may be of other networks, variants and levels.
    What was not scored is left out.
    """
    own = select(of_networks(scores, points), variant=list(points["variant"].unique()))
    shown = pd.concat([select(own, level=0).assign(variant="dense"), select(own, level=level)])
    return shown.set_index("variant")["purity"].to_dict()


def weights_by_round(lottery: pd.DataFrame) -> pd.DataFrame:
    """Return the F1 rows of a summary by round and arm of iterative pruning, with the `share` of the weights left.

    `lottery` has the columns round, arm, metric (f1 and weights among them) and mean, of networks of one size.
    """
    weights = select(lottery, metric="weights").set_index(["round", "arm"])["mean"]
    scores = select(lottery, metric="f1").set_index(["round", "arm"])
    return scores.assign(share=weights / weights.max()).reset_index()
