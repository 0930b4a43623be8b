"""Networks on their way through training, in three arms, and baselines that are trained on the test images."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from lowcap.base.files import atomic_path
from lowcap.base.seeds import generator
from lowcap.base.tasks import Task
from lowcap.data.alterations import redraw_labels, take
from lowcap.data.splits import load_images, load_labels, load_tensors, official_split
from lowcap.networks.initialisation import FRESH, he_initialisation
from lowcap.networks.metrics import expected_loss
from lowcap.networks.network import Network
from lowcap.networks.training import Images, Recipe, Replicate, train_cohort, updates_per_epoch

FULL, SMALL, NOISY = "full", "small", "noisy"
ARMS = (FULL, SMALL, NOISY)


class Snapshot(NamedTuple):
    """Which networks: an arm, or `baseline0` and so on, and how many epochs, whole or not, they were trained for."""

    arm: str
    epoch: float


class Shown(NamedTuple):
    """Images to explain (images, 784) with their true labels (images,), and where in their file they stand.

    `wrong` is, by arm, the probability that an image's label was wrong in training, or would be (images,).
    """

    pixels: Tensor
    labels: Tensor
    wrong: Mapping[str, Tensor]
    places: Sequence[int]


class Sets(NamedTuple):
    """What one task and seed is trained on by arm, the official test images, and what is explained of each."""

    train: Mapping[str, Images]
    test: Images
    shown_train: Shown
    shown_test: Shown


def load_sets(file: str, task: str, seed: int, arms: Mapping[str, Mapping[str, Any]], count: int) -> Sets:
    """Return the images of a dataset's file that a task and seed uses.

    The small training set is a part of the full one, and the `count` training images to explain, half of each class,
    are a part of the small one: every arm is trained on them. `count` test images are drawn likewise.
    """
    pair = Task.parse(task)
    split = official_split(load_labels(file), pair, seed)
    pixels, labels = load_images(file, pair, split.train)
    redrawn = arms[NOISY]["redrawn"]
    noisy = redraw_labels(labels, redrawn, generator("interact", task, seed, "labels"))
    size = min(arms[SMALL]["images"], 2 * int(min(labels.sum(), (1 - labels).sum())))
    small = take(labels, size, generator("interact", task, seed, "small"))
    shown = small[take(labels[small], count, generator("interact", task, seed, "shown"))]
    test_pixels, test_labels = load_tensors(file, pair, split.test, "test")
    tested = take(test_labels.numpy(), count, generator("interact", task, seed, "tested"))
    pixels, labels, noisy = map(torch.from_numpy, (pixels, labels, noisy))
    right = torch.zeros(count)
    train = {
        FULL: Images(pixels, labels),
        SMALL: Images(pixels[small], labels[small]),
        NOISY: Images(pixels, noisy),
    }
    wrong = {FULL: right, SMALL: right, NOISY: (noisy != labels)[shown].float()}
    test_wrong = {FULL: right, SMALL: right, NOISY: right + redrawn / 2}
    return Sets(
        train,
        Images(test_pixels, test_labels),
        Shown(pixels[shown], labels[shown], wrong, split.train[shown].tolist()),
        Shown(test_pixels[tested], test_labels[tested], test_wrong, split.test[tested].tolist()),
    )


def updates_at(epoch: float, images: int, batch_size: int | Literal["full"]) -> int:
    """Return how many updates a network has had at an epoch, whole or not; of a fraction, to the nearest."""
    return round(epoch * updates_per_epoch(images, batch_size))


def train_snapshots(
    sets: Sets, task: str, seed: int, settings: Mapping[str, Any], device: str
) -> dict[Snapshot, list[Network]]:
    """Return the networks of every arm at its epochs, and the trained baselines, narrow to wide.

    All arms of a seed start from the same weights, each baseline from others. Where an epoch has few updates, two of
    its fractions may be the same networks.
    """
    found = {}
    widths, test = sorted(settings["widths"]), sets.test.to(device)

    def train(data: Images, epochs: int, starts: list[int], name: str, keep: Collection[int] = ()) -> Any:
        recipe = Recipe(epochs=epochs, report_every=epochs, **settings["recipe"])
        networks = [he_initialisation(Task.parse(task), width, start) for start in starts for width in widths]
        rng = generator("interact", task, seed, "batches", name)
        return train_cohort([Replicate(networks, data.to(device), test, rng)], recipe, keep=keep)[0]

    for arm, about in settings["arms"].items():
        data = sets.train[arm]
        epochs = (*about["snapshots"], about["epochs"])
        updates = [updates_at(epoch, len(data.labels), settings["recipe"]["batch_size"]) for epoch in epochs]
        trained = train(data, about["epochs"], [seed], arm, updates)
        kept = trained.snapshots | {updates[-1]: trained.networks}
        found |= {Snapshot(arm, epoch): kept[done] for epoch, done in zip(epochs, updates, strict=True)}
    about = settings["baselines"]
    starts = [seed + FRESH * number for number in range(1, about["networks"] + 1)]
    networks = train(sets.test, about["epochs"], starts, "baseline").networks
    for number in range(about["networks"]):
        part = networks[number * len(widths) : (number + 1) * len(widths)]
        found[Snapshot(f"baseline{number}", about["epochs"])] = part
    return found


def stage_at(epoch: float, about: Mapping[str, Any]) -> str:
    """Return where in its training an arm is at an epoch: initial, early, onset, late or final.

    An arm that says where the initial interactions are gone is there `cleared`, and until the onset `learning`.
    """
    cleared, onset = about.get("cleared", about["onset"]), about["onset"]
    named = {0: "initial", cleared: "cleared", onset: "onset", about["epochs"]: "final"}
    if epoch in named:
        return named[epoch]
    return "early" if epoch < cleared else "learning" if epoch < onset else "late"


@torch.no_grad()
def measure_losses(network: Network, train: Images, test: Images, wrong: float) -> dict[str, float]:
    """Return the training loss, the test loss were a share `wrong` of the test labels wrong, and their difference."""
    losses = []
    for data, share in ((train, 0.0), (test, wrong)):
        logits = network(data.pixels).double()
        losses.append(float(expected_loss((2 * data.labels - 1) * logits, share).mean()))
    train_loss, test_loss = losses
    accuracy = float(((logits >= 0) == (test.labels == 1)).double().mean())
    return {
        "train_loss": train_loss,
        "test_loss": test_loss,
        "gap": test_loss - train_loss,
        "test_accuracy": accuracy,
    }


def save_snapshots(networks: Mapping[Snapshot, Sequence[Network]], device: str, path: str | Path) -> None:
    """Write the networks of one task and seed, with the training device in the file's metadata."""
    # Two snapshots may be the same networks: a file holds copies.
    tensors = {
        f"{snapshot.arm}/e{snapshot.epoch}/w{network.width}/{key}": tensor.detach().cpu().contiguous().clone()
        for snapshot, found in networks.items()
        for network in found
        for key, tensor in network.state_dict().items()
    }
    with atomic_path(path) as temporary:
        save_file(tensors, temporary, metadata={"lowcap": json.dumps({"device": device})})


def load_snapshots(path: str | Path) -> dict[int, dict[Snapshot, Network]]:
    """Return the networks of a file by width, narrow to wide, and snapshot, in order of arms and epochs."""
    with safe_open(path, framework="pt") as file:
        names = {tuple(key.split("/")[:3]) for key in file.keys()}  # noqa: SIM118
        found = sorted((int(width[1:]), arm, json.loads(epoch[1:])) for arm, epoch, width in names)
        networks = {}
        for width, arm, epoch in found:
            network = Network(width)
            prefix = f"{arm}/e{epoch}/w{width}/"
            network.load_state_dict({key: file.get_tensor(prefix + key) for key in network.state_dict()})
            networks.setdefault(width, {})[Snapshot(arm, epoch)] = network.eval()
    return networks
