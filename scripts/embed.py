"""Embed the hidden activations of one network, dense and pruned, with t-SNE."""

import pandas as pd
import torch

from lowcap.base.files import write_csv
from lowcap.explaining.representations import embed
from lowcap.networks.evaluation import groups
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    points, levels = [], {reading: [settings["level"]] for reading in settings["readings"]}
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            variants = {("dense", 0): network} | prune_to_levels(network, levels)
            for (variant, _), shown in variants.items():
                with torch.no_grad():
                    plane = embed(shown.activations(group.images).numpy(), identity.seed)
                columns = {"label": group.labels.numpy().astype(int), "x": plane[:, 0], "y": plane[:, 1]}
                points.append(pd.DataFrame(identity.axes | {"variant": variant} | columns))
    write_csv(pd.concat(points), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
