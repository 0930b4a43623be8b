"""Train the networks of one job, those along the axes trained together, and record their learning curves."""

import logging
from itertools import product

import pandas as pd
import torch

from lowcap.errors import InputError
from lowcap.files import write_csv
from lowcap.initialisation import untrained
from lowcap.jobs import job
from lowcap.networks import Identity, save_network
from lowcap.seeds import generator
from lowcap.tasks import SPLITS, Task, load_images, load_labels
from lowcap.training import (
    Images,
    NonFiniteLossError,
    Recipe,
    Replicate,
    Report,
    Trained,
    choose_device,
    replicates_at_once,
    train_cohort,
)

logger = logging.getLogger("lowcap")
AXES = {"task": str, "lr": float, "width": int, "seed": int}


def replicate(networks: list[Identity], images: str, settings: dict, device: str) -> Replicate:
    """Return the untrained networks of one task and seed, with their images."""
    first = networks[0]
    task = Task.parse(first.task)
    split = SPLITS[settings["split"]](load_labels(images), task, first.seed)
    parts = (split.train, split.validation)
    data = [Images(*map(torch.from_numpy, load_images(images, task, part))).to(device) for part in parts]
    start = [untrained(identity, settings["initialisation"]) for identity in networks]
    return Replicate(start, *data, generator("batches", first.dataset, first.task, first.seed))


def train(cohort: list[list[Identity]], recipe: Recipe, images: str, settings: dict, device: str) -> list[Trained]:
    """Return the trained networks, and the reports, of the seeds of a cohort, which share task and widths."""
    replicates = [replicate(networks, images, settings, device) for networks in cohort]
    try:
        return train_cohort(replicates, recipe)
    except NonFiniteLossError as error:
        network = cohort[error.replicate][error.position]
        raise InputError(f"{network.study}/{network.name}: {error}") from error


def curves(networks: list[Identity], report: Report) -> pd.DataFrame:
    """Return one row per network for one report."""
    axes = pd.DataFrame([identity.axes for identity in networks])
    metrics = {name: values.cpu().numpy() for name, values in report.metrics.items()}
    return axes.assign(epoch=report.epoch, split=report.split, **metrics)


def main(images: str, output, wildcards, settings: dict) -> None:
    rates = settings["recipe"]["learning_rates"]
    fixed = {name: value for name, value in settings["recipe"].items() if name != "learning_rates"}
    own = {axis: [AXES[axis](value)] for axis, value in wildcards.items()}
    grid = {"lr": rates} | settings["together"] | own
    files = {path.split("/models/")[1]: path for path in output.networks}
    device = choose_device(settings["device"])
    tables = []
    for task, rate in product(grid["task"], grid["lr"]):
        recipe, lr = Recipe(rate, **fixed), rate if len(rates) > 1 else None
        step = replicates_at_once(recipe)
        for seeds in (grid["seed"][start : start + step] for start in range(0, len(grid["seed"]), step)):
            cohort = [
                [Identity(settings["study"], settings["dataset"], task, width, seed, lr) for width in grid["width"]]
                for seed in seeds
            ]
            for networks, trained in zip(cohort, train(cohort, recipe, images, settings, device), strict=True):
                for identity, network in zip(networks, trained.networks, strict=True):
                    save_network(network, identity, device, files[f"{identity.name}.safetensors"])
                tables += [curves(networks, report) for report in trained.reports]
            logger.info("trained %s, seeds %s, learning rate %s, on %s", task, seeds, rate, device)
    write_csv(pd.concat(tables), output.history)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.output, snakemake.wildcards, snakemake.params.settings)
