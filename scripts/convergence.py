"""Compare networks with the same networks trained for longer."""

import pandas as pd

from lowcap.analysis.statistics import paired_difference
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def compare(first: pd.DataFrame, longer: pd.DataFrame) -> pd.DataFrame:
    """Return, per task and width, the mean test F1 of `longer` minus `first`, paired by seed, with its interval."""
    keys = ["task", "width", "seed"]
    pairs = select(first, split="test").merge(select(longer, split="test"), on=keys, suffixes=("", "_longer"))
    rows = []
    for (task, width), group in pairs.groupby(["task", "width"], sort=False):
        change = paired_difference(group["f1_longer"], group["f1"])
        bounds = {"mean": change.value, "size": abs(change.value), "ci_low": change.low, "ci_high": change.high}
        rows.append(
            {"task": task, "width": width, **bounds, "std": (group["f1_longer"] - group["f1"]).std(), "n": change.n}
        )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    with job(snakemake):
        write_csv(compare(read_table(snakemake.input.first), read_table(snakemake.input.longer)), snakemake.output[0])
