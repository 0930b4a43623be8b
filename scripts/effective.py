"""Relate the weights that networks on a pair of digits need to the pair's difficulty, by criterion."""

import pandas as pd

from lowcap.analysis.statistics import RANK_CORRELATIONS, rank_correlation
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def main(pairs: str, tolerance: str, output: str, settings: dict) -> None:
    table = select(read_table(tolerance), measure="weights").merge(read_table(pairs)[["task", *settings["measures"]]])
    rows = []
    for (criterion, width), found in table.groupby(["criterion", "width"], sort=False):
        for measure in settings["measures"]:
            for statistic in RANK_CORRELATIONS:
                estimate = rank_correlation(found[measure], found["value"], statistic)
                case = {"criterion": criterion, "width": width, "measure": measure, "statistic": statistic}
                bounds = {"ci_low": estimate.low, "ci_high": estimate.high, "n": estimate.n}
                rows.append(case | {"value": estimate.value} | bounds)
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.pairs, snakemake.input.tolerance, snakemake.output[0], snakemake.params.settings)
