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
from lowcap.base.images import PIXELS
from lowcap.base.seeds import generator
from lowcap.base.tasks import Task
from lowcap.data.alterations import redraw_labels, take
from lowcap.data.splits import load_images, load_labels, load_tensors, official_split
from lowcap.networks.network import Network
from lowcap.networks.training import FULL_BATCH, Images, Recipe, Replicate
from lowcap.survey.draws import Draw

MOMENTUM = 0.9


def recipe(draw: Draw, images_seen: int, least_updates: int) -> Recipe:
    """Return how a draw's networks are trained: for as many epochs as show `images_seen` images or more.

    There are at least `least_updates` updates, however large the batches.
    """
    size = draw.images if draw.batch_size == FULL_BATCH else min(draw.batch_size, draw.images)
    updates_per_epoch = math.ceil(draw.images / size)
    epochs = max(math.ceil(images_seen / draw.images), math.ceil(least_updates / updates_per_epoch))
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


def initial_networks(draw: Draw, widths: Sequence[int]) -> list[Network]:
    """Return the untrained networks: normal weights of variance 2 / inputs, times `scale`; zero biases."""
    networks = []
    for width in widths:
        rng = generator("survey", draw.stream, "initial", width)
        hidden = rng.standard_normal((PIXELS, width)) * draw.scale * np.sqrt(2 / PIXELS)
        output = rng.standard_normal((width, 1)) * draw.scale * np.sqrt(2 / width)
        networks.append(Network.from_arrays([hidden, output], draw.activation))
    return networks


class Data(NamedTuple):
    """A draw's training images, with the labels that it trains on, and the official test images of its task."""

    train: Images
    test: Images

    def to(self, device: str) -> "Data":
        return Data(self.train.to(device), self.test.to(device))


def load_data(draw: Draw, file: str) -> Data:
    """Return the images of a draw from a dataset's file; as many as there are, if there are fewer than it asks for."""
    task = Task.parse(draw.task)
    split = official_split(load_labels(file), task, seed=0)
    pixels, labels = load_images(file, task, split.train)
    count = min(draw.images, 2 * int(min(labels.sum(), (1 - labels).sum())))
    chosen = take(labels, count, generator("survey", draw.stream, "images"))
    noisy = redraw_labels(labels[chosen], draw.label_noise, generator("survey", draw.stream, "labels"))
    train = Images(torch.from_numpy(pixels[chosen]), torch.from_numpy(noisy))
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
            networks = []
            for width in widths:
                network = Network(width, draw.activation)
                prefix = f"{draw.name}/w{width}/"
                network.load_state_dict({key: file.get_tensor(prefix + key) for key in network.state_dict()})
                networks.append(network.eval())
            yield draw, networks
