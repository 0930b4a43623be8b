"""Networks of every width on small training sets, some with wrong labels: where double descent is looked for."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import torch
from torch import Tensor

from lowcap.base.seeds import generator
from lowcap.base.tasks import Task
from lowcap.data.alterations import flip_labels, take
from lowcap.data.splits import load_images, load_labels, load_tensors, official_split
from lowcap.networks.evaluation import forward, measure
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.network import Network
from lowcap.networks.training import Images, Recipe, Replicate, replicates_at_once, train_cohort


def small_set(file: str, task: str, images: int, wrong: float, seed: int) -> Images:
    """Return `images` training images of a dataset's file, half of each class, a share `wrong` of them labelled wrong.

    There are as many as there are, if these are fewer. Sets that differ in `wrong` alone have the same images.
    """
    pair = Task.parse(task)
    split = official_split(load_labels(file), pair, seed)
    pixels, labels = load_images(file, pair, split.train)
    count = min(images, 2 * int(min(labels.sum(), (1 - labels).sum())))
    chosen = take(labels, count, generator("descent", task, seed, "images", images))
    given = flip_labels(labels[chosen], wrong, generator("descent", task, seed, "labels", images))
    return Images(torch.from_numpy(pixels[chosen]), torch.from_numpy(given))


def train_widths(
    sets: Mapping[tuple[float, int], Images], task: str, widths: Sequence[int], recipe: Recipe, device: str
) -> Iterator[tuple[tuple[float, int], list[Network]]]:
    """Yield, for training sets of equal size by share of wrong labels and seed, the trained networks, narrow to wide.

    Networks of one width and seed start from the same weights and see images in the same order, whatever the labels.
    """
    cases, step = list(sets), replicates_at_once(recipe)
    for part in (cases[start : start + step] for start in range(0, len(cases), step)):
        replicates = []
        for wrong, seed in part:
            start = [he_initialisation(Task.parse(task), width, seed) for width in sorted(widths)]
            data = sets[wrong, seed].to(device)
            # No more is asked of the images held out while training: so they are no others, and pixels that no training
            # image lights are left out.
            replicates.append(Replicate(start, data, data, generator("descent", task, seed, "batches")))
        for case, trained in zip(part, train_cohort(replicates, recipe), strict=True):
            yield case, [network.cpu() for network in trained.networks]


def responds(network: Network, images: Tensor) -> bool:
    """Return whether any hidden unit answers any of the images (n, 784): else all get the same logit.

    So it goes with few units, all of which may start, or land, where no image reaches them and no gradient moves them.
    """
    _, (silent,) = forward([network], images, dead=True)
    return silent < network.width


def error_columns(networks: Sequence[Network], data: Images, part: str) -> Iterator[dict[str, float]]:
    """Yield, for each network, the share of the images that it classifies against their labels, its loss and its F1.

    The error is a whole number of images over how many there are: that of five in 500 is 0.01 to the last bit.
    """
    count = len(data.labels)
    for scores in measure(networks, data.pixels, data.labels):
        error = round((1 - scores["accuracy"]) * count) / count
        yield {f"{part}_error": error, f"{part}_loss": scores["loss"], f"{part}_f1": scores["f1"]}


def measure_widths(
    file: str, task: str, images: int, settings: Mapping[str, Any], device: str
) -> Iterator[dict[str, Any]]:
    """Yield a row per trained network on `images` images: its axes, and how it does on them and on the test file.

    Training images are judged by the labels that they were given, those of the official test file by their true ones.
    `settings` has widths, seeds, wrong and recipe of the config's section `descent`.
    """
    recipe = Recipe(**settings["recipe"], report_every=settings["recipe"]["epochs"])
    cases = product(settings["wrong"], settings["seeds"])
    sets = {case: small_set(file, task, images, *case) for case in cases}
    split = official_split(load_labels(file), Task.parse(task), seed=0)
    test = Images(*load_tensors(file, Task.parse(task), split.test, "test"))
    for (wrong, seed), networks in train_widths(sets, task, settings["widths"], recipe, device):
        fitted, tested = error_columns(networks, sets[wrong, seed], "train"), error_columns(networks, test, "test")
        for network, train_scores, test_scores in zip(networks, fitted, tested, strict=True):
            axes = {"task": task, "images": images, "wrong": wrong, "width": network.width, "seed": seed}
            yield axes | {"responds": responds(network, sets[wrong, seed].pixels)} | train_scores | test_scores
