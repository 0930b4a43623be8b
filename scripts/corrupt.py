"""Measure every network of a task on corrupted held-out images, the same ones for all networks that share a seed."""

import pandas as pd
import torch

from lowcap import seeds
from lowcap.corruptions import CORRUPTIONS
from lowcap.evaluation import groups, measure
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.tables import arrange


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        members, identities = zip(*group.networks, strict=True)
        first = identities[0]
        for corruption, severities in ({"none": [0]} | settings["severities"]).items():
            for severity in severities:
                rng = seeds.generator("corrupt", first.dataset, first.task, first.seed, corruption, severity)
                corrupted = torch.from_numpy(CORRUPTIONS[corruption](group.images.numpy(), severity, rng))
                for identity, scores in zip(identities, measure(members, corrupted, group.labels), strict=True):
                    rows.append(identity.axes | {"corruption": corruption, "severity": severity} | scores)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
