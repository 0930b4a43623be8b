"""Robustness of wide against narrow networks, with and without their head start on clean images."""

import numpy as np
import pandas as pd

from lowcap.analysis.capacity import smallest_sufficient
from lowcap.analysis.statistics import mean_ratio, paired_difference
from lowcap.analysis.tidy import select, split


def width_gap(corruption: pd.DataFrame, task: str, wide: int, narrow: int) -> pd.DataFrame:
    """Return F1 of `wide` minus F1 of `narrow` networks, paired by seed, per corruption and severity.

    `corruption` has columns task, width, seed, corruption, severity and f1; its corruption `none`
    is the clean images. One row per case and `measure`: `f1`, the score itself, and `drop`, the
    score minus that network's clean score. Columns: task, corruption, severity, measure, mean,
    ci_low, ci_high, n.
    """
    chosen = select(corruption, task=task)
    base = select(chosen, corruption="none").set_index(["width", "seed"])["f1"]
    found = []
    for corrupted, rows in split(chosen, ["corruption", "severity"]):
        scores = rows.set_index(["width", "seed"])["f1"]
        for measure, values in (("f1", scores), ("drop", scores - base)):
            table = values.rename("f1").reset_index().pivot_table(index="seed", columns="width", values="f1")
            pairs = table[[wide, narrow]].dropna()
            gap = paired_difference(pairs[wide], pairs[narrow])
            case = {"task": task} | corrupted | {"measure": measure}
            found.append(case | gap.columns("mean"))
    return pd.DataFrame(found)


def corruption_errors(corruption: pd.DataFrame, margin: float) -> pd.DataFrame:
    """Return the corruption error of every network relative to the narrowest sufficient one of its task and seed.

    The error of a corruption is the sum over its severities of the share of wrong images, divided by that
    sum for the reference; the mean over corruptions is the row `mean` (Hendrycks and Dietterich 2019,
    arXiv:1903.12261, where the reference is AlexNet). The reference is the smallest width with a mean
    clean F1 within `margin` of the widest network's, so that widths from it on are about equal on clean images.
    `corruption` has columns task, width, seed, corruption, severity, accuracy and f1, its corruption `none` being
    the clean images. Columns: task, reference, width, seed, corruption, wrong (the sum over severities; of `mean` the
    mean over corruptions), error (nan if the reference makes none).
    """
    tables = []
    for task, networks in corruption.groupby("task", sort=False):
        clean = select(networks, corruption="none").pivot_table(index="seed", columns="width", values="f1")
        widths, scores = clean.columns.to_numpy(), clean.to_numpy()
        reference = float(smallest_sufficient(widths, scores, scores.mean(axis=0)[-1] - margin, np.inf))
        wrong = networks[networks["corruption"] != "none"].assign(wrong=lambda rows: 1 - rows["accuracy"])
        sums = wrong.pivot_table(index=["corruption", "seed"], columns="width", values="wrong", aggfunc="sum")
        ratios = sums.div(sums[reference].replace(0, np.nan), axis=0)
        columns = []
        for name, values in (("wrong", sums), ("error", ratios)):
            mean = values.groupby("seed").mean().reset_index().assign(corruption="mean")
            rows = pd.concat([values.reset_index(), mean]).melt(
                ["corruption", "seed"], var_name="width", value_name=name
            )
            columns.append(rows if name == "wrong" else rows[name])
        tables.append(pd.concat(columns, axis="columns").assign(task=task, reference=int(reference)))
    return pd.concat(tables)[["task", "reference", "width", "seed", "corruption", "wrong", "error"]]


def error_ratios(errors: pd.DataFrame) -> pd.DataFrame:
    """Return how many errors the networks of a width make, by those of the reference: means over seeds, divided.

    `errors` is a table of `corruption_errors`. A seed whose reference network makes hardly an error weighs no more
    here than another, as it does in the mean of `error`; of `mean` it is the mean over corruptions. Columns: task,
    reference, width, corruption, ratio, ci_low, ci_high (the jackknife's over seeds), n.
    """
    found = []
    for task, networks in errors[errors["corruption"] != "mean"].groupby("task", sort=False):
        reference = int(networks["reference"].iloc[0])
        table = networks.pivot_table(index="corruption", columns=["width", "seed"], values="wrong")
        for width in table.columns.unique("width"):
            rows = {name: [name] for name in table.index} | {"mean": list(table.index)}
            for corruption, names in rows.items():
                ratio = mean_ratio(table.loc[names, width].to_numpy(), table.loc[names, reference].to_numpy())
                case = {"task": task, "reference": reference, "width": width, "corruption": corruption}
                found.append(case | ratio.columns("ratio"))
    return pd.DataFrame(found)


def pruned_robustness(corruption: pd.DataFrame) -> pd.DataFrame:
    """Return what pruning costs every network on clean and on corrupted images.

    `corruption` has columns task, width, seed, criterion, sparsity (0 among them), corruption (`none` among
    them), severity and accuracy. One row per network, sparsity and corruption, `mean` being the mean over
    all. Columns: task, width, seed, criterion, sparsity, corruption, clean and corrupted (accuracies, the
    latter averaged over severities), clean_change, corrupted_change (from sparsity 0) and excess, the second
    change minus the first: negative where pruning takes more from corrupted than from clean images.
    """
    axes = ["task", "width", "seed", "criterion"]
    table = corruption.pivot_table(
        index=[*axes, "sparsity"], columns="corruption", values="accuracy", aggfunc="mean", sort=False
    )
    clean = table.pop("none")
    table["mean"] = table.mean(axis=1)
    long = table.melt(ignore_index=False, value_name="corrupted").set_index("corruption", append=True)
    long["clean"] = clean.reindex(long.index.droplevel("corruption")).to_numpy()
    dense = long.xs(0, level="sparsity").reindex(long.index.droplevel("sparsity"))
    for column in ("clean", "corrupted"):
        long[f"{column}_change"] = long[column] - dense[column].to_numpy()
    long["excess"] = long["corrupted_change"] - long["clean_change"]
    return long.reset_index()
