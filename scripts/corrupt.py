"""Measure every network of a task on corrupted held-out images, the same ones for all networks that share a seed."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.robustness.corruptions import corrupt_images
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    severities, rows = {"none": [0]} | settings["severities"], []
    for group in groups(networks, images, settings["split"]):
        members, identities = zip(*group.networks, strict=True)
        shared = ("corrupt", identities[0].dataset, identities[0].task, identities[0].seed)
        for corruption, severity, corrupted in corrupt_images(group.images, severities, *shared):
            for identity, scores in zip(identities, measure(members, corrupted, group.labels), strict=True):
                rows.append(identity.axes | {"corruption": corruption, "severity": severity} | scores)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
