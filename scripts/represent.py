"""Compare hidden activations of every network with those of itself pruned and of controls, and score all of them."""

import pandas as pd
import torch

from lowcap.base.files import write_csv
from lowcap.explaining.controls import controls, evenly_spaced, other_seeds
from lowcap.explaining.representations import linear_cka, probe_accuracy, separability
from lowcap.networks.evaluation import groups
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


@torch.no_grad()
def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows, others = [], other_seeds(networks)
    for group in groups(networks, images, settings["split"]):
        fitted, fitted_labels = (evenly_spaced(part, settings["probe_images"]) for part in group.parts["train"])
        shown, labels = (evenly_spaced(part, settings["images"]) for part in (group.images, group.labels))
        for network, identity in group.networks:
            dense = network.activations(shown).numpy()
            variants = prune_to_levels(network, settings["levels"])
            variants |= controls(network, identity, others[identity.seed], settings["initialisation"])
            for (variant, level), compared in variants.items():
                points = compared.activations(shown).numpy()
                train = (compared.activations(fitted).numpy(), fitted_labels.numpy())
                scores = {"cka": linear_cka(dense, points)} | separability(points, labels.numpy())
                scores["probe"] = probe_accuracy(train, (points, labels.numpy()))
                rows.append(identity.axes | {"variant": variant, "level": level} | scores)
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
