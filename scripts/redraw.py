"""Measure networks on held-out images corrupted anew, again and again; those of a seed see the same images."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups
from lowcap.robustness.corruptions import measure_corrupted
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        for repetition in range(settings["repetitions"]):
            drawn = measure_corrupted(group, settings["severities"], "redraw", repetition)
            rows += [row | {"repetition": repetition} for row in drawn]
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
