"""Embed the hidden activations of one network, dense and pruned, with t-SNE."""

import pandas as pd
import torch

from lowcap.evaluation import groups
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.pruning import prune_in_readings
from lowcap.representations import embed


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    points = []
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            for variant, shown in prune_in_readings(network, settings["readings"], settings["level"]).items():
                with torch.no_grad():
                    plane = embed(shown.activations(group.images).numpy(), identity.seed)
                columns = {"label": group.labels.numpy().astype(int), "x": plane[:, 0], "y": plane[:, 1]}
                points.append(pd.DataFrame(identity.axes | {"variant": variant} | columns))
    write_csv(pd.concat(points), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
