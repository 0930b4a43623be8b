"""Measure the trained networks of a task, as they are, on their training, validation and test images."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        members, identities = zip(*group.networks, strict=True)
        for part, (pixels, labels) in group.parts.items():
            for identity, scores in zip(identities, measure(members, pixels, labels), strict=True):
                rows.append(identity.axes | {"split": part} | scores)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
