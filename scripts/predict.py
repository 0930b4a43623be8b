"""Relate every metric of the survey's random draws to how well the networks generalize."""

from itertools import product

import pandas as pd

from lowcap.analysis.prediction import by_draw, granulated
from lowcap.analysis.statistics import partial_spearman, spearman
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def main(table: str, output, settings: dict) -> None:
    drawn = select(read_table(table), contrast="none")
    subsets = {"fitted": select(drawn, fits=True), "unfitted": select(drawn, fits=False), "all": drawn}
    counts = [
        {"subset": subset, "networks": len(networks), "draws": networks["draw"].nunique()}
        for subset, networks in subsets.items()
    ]
    rows, within = [], []
    for subset, networks in ((name, subsets[name]) for name in ("fitted", "all")):
        for target, metric in product(settings["targets"], settings["metrics"]):
            key = {"subset": subset, "target": target, "metric": metric}
            found = {"spearman": by_draw(networks, [metric, target], spearman)}
            if metric != settings["given"]:
                found["partial"] = by_draw(networks, [metric, target, settings["given"]], partial_spearman)
            for statistic, (value, low, high, n) in found.items():
                rows.append(key | {"statistic": statistic, "n": n, "value": value, "ci_low": low, "ci_high": high})
            taus = granulated(networks.dropna(subset=[metric]), metric, target)
            within += [key | {"axis": axis, "tau": tau} for axis, tau in taus.items()]
    write_csv(pd.DataFrame(rows), output.prediction)
    write_csv(pd.DataFrame(within), output.granulated)
    write_csv(pd.DataFrame(counts), output.counts)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output, snakemake.params.settings)
