"""Compare the survey's pairs of draws, which differ in one hyper-parameter and share all else."""

import pandas as pd

from lowcap.analysis.prediction import contrast_pairs
from lowcap.analysis.statistics import mean_estimate
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def summarise_pairs(pairs: pd.DataFrame, metrics: list[str]) -> pd.DataFrame:
    """Return each contrast's mean difference over pairs, their widths averaged first: of all, and where both fit."""
    rows = []
    for subset, chosen in (("all", pairs), ("fitted", select(pairs, both_fit=True))):
        for contrast, found in chosen.groupby("contrast", sort=False):
            for metric in metrics:
                value, low, high, n = mean_estimate(found.groupby("pair")[metric].mean().dropna())
                key = {"subset": subset, "contrast": contrast, "metric": metric}
                rows.append(key | {"n": n, "networks": len(found), "mean": value, "ci_low": low, "ci_high": high})
    return pd.DataFrame(rows)


def main(table: str, output, settings: dict) -> None:
    pairs = contrast_pairs(read_table(table), settings["metrics"])
    write_csv(pairs, output.pairs)
    write_csv(summarise_pairs(pairs, settings["metrics"]), output.summary)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output, snakemake.params.settings)
