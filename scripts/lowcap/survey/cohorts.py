"""The networks of the survey: those of a draw, one per width, share all else and train as one cohort."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from lowcap.base.files import atomic_path
from lowcap.base.seeds import generator
from lowcap.base.tasks import parse_task
from lowcap.data.alterations import redraw_labels, take
from lowcap.data.splits import load_images, load_labels, load_tensors, official_split
from lowcap.networks.network import Network
from lowcap.networks.perceptrons import PERCEPTRONS
from lowcap.networks.training import Images, Recipe, Replicate, updates_per_epoch
from lowcap.survey.draws import Draw

MOMENTUM = 0.9


def recipe(draw: Draw, images_seen: int, least_updates: int) -> Recipe:
    """Return how a draw's networks are trained: for as many epochs as show `images_seen` images or more.

    There are at least `least_updates` updates, however large the batches; and where the draw says how many `updates`
    there are, the epochs in which they are made. Raises ValueError if that is no whole number.
    """
    of_an_epoch = updates_per_epoch(draw.images, draw.batch_size)
    if draw.updates is None:
        epochs = max(math.ceil(images_seen / draw.images), math.ceil(least_updates / of_an_epoch))
    else:
        epochs, left = divmod(draw.updates, of_an_epoch)
        if left:
            raise ValueError(f"draw {draw.name}: {draw.updates} updates are no whole epochs of {of_an_epoch}")
    adam = draw.optimizer == "adam"
    return Recipe(
        learning_rate=draw.learning_rate,
        epochs=epochs,
        batch_size=draw.batch_size,
        momentum=MOMENTUM if draw.optimizer == "momentum" else 0.0,
        schedule="cosine",
        report_every=epochs,
        optimizer="adam" if adam else "sgd",
        translation=draw.translation,
    )


def architecture(draw: Draw) -> tuple[type[Network], int]:
    """Return of which class a draw's networks are, and how many logits they have."""
    return PERCEPTRONS[draw.depth or 1], 1 if draw.classes == 2 else draw.classes


def initial_networks(draw: Draw, widths: Sequence[int]) -> list[Network]:
    """Return the untrained networks: normal weights of deviation sqrt(2 / inputs), times `scale`; zero biases."""
    kind, outputs = architecture(draw)
    networks = []
    for width in widths:
        rng = generator("survey", draw.stream, "initial", width)
        layers = kind.sizes(width, outputs).values()
        weights = [rng.standard_normal(sizes) * draw.scale * np.sqrt(2 / sizes[0]) for sizes in layers]
        networks.append(kind.from_arrays(weights, draw.activation))
    return networks


class Data(NamedTuple):
    """A draw's training images, with the labels that it trains on, and the official test images of its task."""

    train: Images
    test: Images

    def to(self, device: str) -> "Data":
        """Return the same images on a device."""
        return Data(self.train.to(device), self.test.to(device))


def load_data(draw: Draw, file: str) -> Data:
    """Return the images of a draw from a dataset's file; as many as there are, if there are fewer than it asks for."""
    task, classes, known = parse_task(draw.task), draw.classes, load_labels(file)
    split = official_split(known, task, seed=0)
    labels = task.targets(known.train[split.train])
    count = min(draw.images, classes * int(np.bincount(labels.astype(int), minlength=classes).min()))
    chosen = take(labels, count, generator("survey", draw.stream, "images"), classes)
    pixels, _ = load_images(file, task, split.train[chosen])
    noisy = redraw_labels(labels[chosen], draw.label_noise, generator("survey", draw.stream, "labels"), classes)
    train = Images(torch.from_numpy(pixels), torch.from_numpy(noisy))
    return Data(train, Images(*load_tensors(file, task, split.test, "test")))


def replicate(draw: Draw, data: Data, widths: Sequence[int]) -> Replicate:
    """Return the untrained networks of a draw with their images, as `train_cohort` takes them."""
    return Replicate(initial_networks(draw, widths), data.train, data.test, generator("survey", draw.stream, "batches"))


def save_survey(
    networks: Mapping[str, Sequence[Network]], draws: Sequence[Draw], device: str, path: str | Path
) -> None:
    """Write the networks of several draws, by the draw's name, with draws and training device in the metadata."""
    tensors = {
        f"{name}/w{network.width}/{key}": tensor.detach().cpu().contiguous()
        for name, cohort in networks.items()
        for network in cohort
        for key, tensor in network.state_dict().items()
    }
    about = {"draws": [draw.settings for draw in draws if draw.name in networks], "device": device}
    with atomic_path(path) as temporary:
        save_file(tensors, temporary, metadata={"lowcap": json.dumps(about, sort_keys=True)})


def load_survey(path: str | Path) -> Iterator[tuple[Draw, list[Network]]]:
    """Yield the draws of a file with their networks, narrow to wide."""
    with safe_open(path, framework="pt") as file:
        names = list(file.keys())
        for found in json.loads(file.metadata()["lowcap"])["draws"]:
            draw = Draw(**found)
            widths = sorted(
                {int(name.split("/w")[1].split("/")[0]) for name in names if name.startswith(f"{draw.name}/")}
            )
            kind, outputs = architecture(draw)
            networks = []
            for width in widths:
                network = kind(width, draw.activation, outputs)
                prefix = f"{draw.name}/w{width}/"
                network.load_state_dict({key: file.get_tensor(prefix + key) for key in network.state_dict()})
                networks.append(network.eval())
            yield draw, networks
