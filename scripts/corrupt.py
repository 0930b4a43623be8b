"""Measure every network of a task on corrupted held-out images, the same ones for all networks that share a seed."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups
from lowcap.robustness.corruptions import measure_corrupted
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    severities, rows = {"none": [0]} | settings["severities"], []
    for group in groups(networks, images, settings["split"]):
        rows += measure_corrupted(group, severities, "corrupt")
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
