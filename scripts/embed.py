"""Score how separable hidden activations are, dense and pruned, and embed one network's with t-SNE."""

import pandas as pd
import torch

from lowcap.evaluation import groups
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.pruning import prune_in_readings
from lowcap.representations import embed, separability


def main(images: str, networks: list[str], output, settings: dict) -> None:
    points, scores = [], []
    for group in groups(networks, images, settings["split"]):
        labels = group.labels.numpy()
        for network, identity in group.networks:
            for variant, shown in prune_in_readings(network, settings["readings"], settings["level"]).items():
                with torch.no_grad():
                    activations = shown.activations(group.images).numpy()
                axes = identity.axes | {"variant": variant}
                scores.append(axes | {"space": "activations"} | separability(activations, labels))
                if identity.seed == settings["picture_seed"]:
                    plane = embed(activations, identity.seed)
                    columns = {"label": labels.astype(int), "x": plane[:, 0], "y": plane[:, 1]}
                    points.append(pd.DataFrame(axes | columns))
                    scores.append(axes | {"space": "tsne"} | separability(plane, labels))
    write_csv(pd.concat(points), output.points)
    write_csv(pd.DataFrame(scores), output.scores)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output, snakemake.params.settings)
