"""Describe the hidden units of every network, pruned to every level and before training."""

import pandas as pd
import torch

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.explaining.units import describe_units
from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import untrained
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


@torch.no_grad()
def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            variants = prune_to_levels(network, settings["levels"])
            variants["untrained", 0] = untrained(identity, settings["initialisation"])
            for (variant, level), described in variants.items():
                activations = described.activations(group.images).numpy()
                scores = describe_units(activations, group.labels.numpy())
                rows.append(identity.axes | {"variant": variant, "level": level} | scores)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
