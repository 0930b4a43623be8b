"""Measure networks on held-out images corrupted anew, again and again; those of a seed see the same images."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.robustness.corruptions import corrupt_images
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        members, identities = zip(*group.networks, strict=True)
        shared = ("redraw", identities[0].dataset, identities[0].task, identities[0].seed)
        for repetition in range(settings["repetitions"]):
            drawn = corrupt_images(group.images, settings["severities"], *shared, repetition)
            for corruption, severity, corrupted in drawn:
                case = {"repetition": repetition, "corruption": corruption, "severity": severity}
                for identity, scores in zip(identities, measure(members, corrupted, group.labels), strict=True):
                    rows.append(identity.axes | case | scores)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
