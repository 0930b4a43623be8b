"""Robustness of wide against narrow networks, with and without their head start on clean images."""

import pandas as pd

from lowcap.statistics import paired_difference
from lowcap.tables import select


def width_gap(corruption: pd.DataFrame, clean: pd.DataFrame, task: str, wide: int, narrow: int) -> pd.DataFrame:
    """Return F1 of `wide` minus F1 of `narrow` networks, paired by seed, per corruption and severity.

    `corruption` has columns task, width, seed, corruption, severity and f1, `clean` task, width,
    seed and f1 on the same images uncorrupted. One row per case and `measure`: `f1`, the score
    itself, and `drop`, the score minus that network's clean score. Columns: task, corruption,
    severity, measure, mean, ci_low, ci_high, n. The clean gap itself is the row `none`.
    """
    base = select(clean, task=task).set_index(["width", "seed"])["f1"]
    cases = [("none", 0.0, base)]
    for (kind, severity), rows in select(corruption, task=task).groupby(["corruption", "severity"], sort=False):
        cases.append((kind, severity, rows.set_index(["width", "seed"])["f1"]))
    found = []
    for kind, severity, scores in cases:
        for measure, values in (("f1", scores), ("drop", scores - base)):
            table = values.rename("f1").reset_index().pivot_table(index="seed", columns="width", values="f1")
            pairs = table[[wide, narrow]].dropna()
            gap = paired_difference(pairs[wide], pairs[narrow])
            case = {"task": task, "corruption": kind, "severity": severity, "measure": measure}
            found.append(case | {"mean": gap.value, "ci_low": gap.low, "ci_high": gap.high, "n": gap.n})
    return pd.DataFrame(found)
