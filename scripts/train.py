"""Train the networks of one job, those along the axes trained together, and record their learning curves."""

import logging
from itertools import product

import pandas as pd
import torch

from lowcap.cohort import Images, NonFiniteLossError, Recipe, Report, choose_device, train_cohort
from lowcap.errors import InputError
from lowcap.files import write_csv
from lowcap.initialisation import INITIALISATIONS
from lowcap.jobs import job
from lowcap.networks import Identity, save_network
from lowcap.seeds import generator
from lowcap.tasks import SPLITS, Task, load_images, load_labels

logger = logging.getLogger("lowcap")
AXES = {"task": str, "lr": float, "width": int, "seed": int}


def train(cohort: list[Identity], rate: float, images: str, settings: dict, device: str) -> tuple[list, list[Report]]:
    """Return the trained networks of a cohort, which shares task and seed, and its reports."""
    first = cohort[0]
    task, seed = Task.parse(first.task), first.seed
    split = SPLITS[settings["split"]](load_labels(images), task, seed)
    parts = (split.train, split.validation)
    data = [Images(*map(torch.from_numpy, load_images(images, task, part))).to(device) for part in parts]
    start = [INITIALISATIONS[settings["initialisation"]](task, one.width, seed) for one in cohort]
    fixed = {name: value for name, value in settings["recipe"].items() if name != "learning_rates"}
    order = generator("batches", first.dataset, first.task, seed)
    try:
        return train_cohort(start, *data, Recipe(rate, **fixed), order)
    except NonFiniteLossError as error:
        raise InputError(f"{first.study}/{cohort[error.position].name}: {error}") from error


def curves(cohort: list[Identity], report: Report) -> pd.DataFrame:
    """Return one row per network for one report."""
    axes = pd.DataFrame([identity.axes for identity in cohort])
    metrics = {name: values.cpu().numpy() for name, values in report.metrics.items()}
    return axes.assign(epoch=report.epoch, split=report.split, **metrics)


def main(images: str, output, wildcards, settings: dict) -> None:
    rates = settings["recipe"]["learning_rates"]
    own = {axis: [AXES[axis](value)] for axis, value in wildcards.items()}
    grid = {"lr": rates} | settings["together"] | own
    files = {path.split("/models/")[1]: path for path in output.networks}
    device = choose_device(settings["device"])
    tables = []
    for task, seed, rate in product(grid["task"], grid["seed"], grid["lr"]):
        lr = rate if len(rates) > 1 else None
        cohort = [Identity(settings["study"], settings["dataset"], task, width, seed, lr) for width in grid["width"]]
        networks, reports = train(cohort, rate, images, settings, device)
        for identity, network in zip(cohort, networks, strict=True):
            save_network(network, identity, device, files[f"{identity.name}.safetensors"])
        tables += [curves(cohort, report) for report in reports]
        logger.info(
            "trained %d networks of %s, seed %s, learning rate %s, on %s", len(cohort), task, seed, rate, device
        )
    write_csv(pd.concat(tables), output.history)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.output, snakemake.wildcards, snakemake.params.settings)
