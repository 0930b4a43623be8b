"""Train the networks of one job, those along the axes trained together, and record their learning curves."""

import logging
from itertools import product

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.networks.grid import learning_curves, train_seeds
from lowcap.networks.network import PERCEPTRON, Identity
from lowcap.networks.storage import save_network
from lowcap.networks.training import Recipe, choose_device
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")
AXES = {"task": str, "lr": float, "width": int, "seed": int}


def main(images: str, output, wildcards, settings: dict) -> None:
    rates = settings["recipe"]["learning_rates"]
    fixed = {name: value for name, value in settings["recipe"].items() if name != "learning_rates"}
    own = {axis: [AXES[axis](value)] for axis, value in wildcards.items()}
    grid = {"lr": rates} | settings["together"] | own
    files = {path.split("/models/")[1]: path for path in output.networks}
    device = choose_device(settings["device"])
    architecture = settings.get("architecture", PERCEPTRON)
    tables = []
    for task, rate in product(grid["task"], grid["lr"]):
        lr = rate if len(rates) > 1 else None
        cohort = [
            [
                Identity(settings["study"], settings["dataset"], task, width, seed, lr, architecture)
                for width in grid["width"]
            ]
            for seed in grid["seed"]
        ]
        data = (images, settings["split"], settings["initialisation"], device)
        for networks, trained in train_seeds(cohort, Recipe(rate, **fixed), *data):
            for identity, network in zip(networks, trained.networks, strict=True):
                save_network(network, identity, device, files[f"{identity.name}.safetensors"])
            tables.append(learning_curves(networks, trained.reports))
        logger.info("trained %s, learning rate %s, on %s", task, rate, device)
    write_csv(pd.concat(tables), output.history)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.output, snakemake.wildcards, snakemake.params.settings)
