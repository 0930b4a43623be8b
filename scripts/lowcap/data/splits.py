"""Which images of a dataset a task's networks are trained and judged on, and how they are read."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from lowcap.base.errors import InputError
from lowcap.base.registry import Registry
from lowcap.base.tasks import AllClasses, Task


class Split(NamedTuple):
    """Which images train, validate and test: indices into the training file and, for `test`, the test file.

    A split without test images is evaluated on its validation images.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray = np.empty(0, dtype=int)


class Labels(NamedTuple):
    """The uint8 labels of a dataset's two files."""

    train: np.ndarray
    test: np.ndarray


def _members(labels: np.ndarray, task: Task | AllClasses, least: int) -> list[np.ndarray]:
    members = [np.flatnonzero(labels == label) for label in task]
    size = min(len(indices) for indices in members)
    if size < least:
        raise InputError(f"task {task}: a class has {size} images; the split needs at least {least}")
    return members


def _apportion(sizes: np.ndarray, total: int, rng: np.random.RandomState) -> np.ndarray:
    """Return how many of `total` go to each class of `sizes`: by largest remainder, drawn where two are equal."""
    exact = sizes / sizes.sum() * total
    counts = np.floor(exact).astype(int)
    remainders = exact - counts
    for remainder in np.unique(remainders)[::-1]:
        if not (missing := total - counts.sum()):
            break
        equal = np.flatnonzero(remainders == remainder)
        counts[rng.choice(equal, size=min(len(equal), missing), replace=False)] += 1
    return counts


def hold_out(chosen: np.ndarray, labels: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `chosen` (n,) shuffled and in two: what stays, and a `share` of it, rounded up, the same of each class.

    `labels` (n,) are those of `chosen`. Draw by draw as scikit-learn's `train_test_split` with `stratify`, to which
    tests compare it: importing that would take as long as importing PyTorch, in every job that trains or measures.
    """
    rng = np.random.RandomState(seed)  # the generator of scikit-learn's splits
    _, classes, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    held = int(np.ceil(share * len(chosen)))
    staying = _apportion(sizes, len(chosen) - held, rng)
    leaving = _apportion(sizes - staying, held, rng)
    parts: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for label, (first, second) in enumerate(zip(staying, leaving, strict=True)):
        members = np.flatnonzero(classes == label)[rng.permutation(sizes[label])]
        parts[0].append(members[:first])
        parts[1].append(members[first : first + second])
    stay, leave = (rng.permutation(np.concatenate(part)) for part in parts)
    return chosen[stay], chosen[leave]


def _balanced_split(
    labels: Labels, task: Task, seed: int, take: Callable[[np.ndarray, int, np.random.Generator], np.ndarray]
) -> Split:
    """Return a split of the training file: per class what `take` chooses of its indices, as many as the smaller has."""
    rng = np.random.default_rng(seed)
    members = _members(labels.train, task, least=5)
    size = min(len(indices) for indices in members)
    drawn = np.concatenate([take(indices, size, rng) for indices in members])
    drawn = drawn[rng.permutation(len(drawn))]
    train, validation = hold_out(drawn, labels.train[drawn], 0.2, seed)
    return Split(train, validation)


def released_split(labels: Labels, task: Task, seed: int) -> Split:
    """Split as the released code of arXiv:2507.16278 does (src/helper.py): training file only.

    Per class, as many images as the smaller class has are drawn without replacement; the draw
    is shuffled; a stratified fifth is held out. Raises InputError if a class has fewer than
    five images.
    """
    return _balanced_split(labels, task, seed, lambda indices, size, rng: rng.choice(indices, size=size, replace=False))


def figures_split(labels: Labels, task: Task, seed: int) -> Split:
    """Split as the published figures of arXiv:2507.16278 were made, which is not what its released code does.

    Of each class the first images of the file are taken, as many as the smaller class has; the rest is as in
    `released_split`. Found by comparing the figures with reruns of both. Raises InputError as `released_split` does.
    """
    return _balanced_split(labels, task, seed, lambda indices, size, rng: indices[:size])


def official_split(labels: Labels, task: Task | AllClasses, seed: int) -> Split:
    """Use all images of the task: a stratified tenth of the training file validates, the test file tests.

    Raises InputError if a class has fewer than ten training images.
    """
    chosen: np.ndarray = np.sort(np.concatenate(_members(labels.train, task, least=10)))
    train, validation = hold_out(chosen, labels.train[chosen], 0.1, seed)
    return Split(train, validation, np.flatnonzero(np.isin(labels.test, task)))


SPLITS: Registry[Callable[[Labels, Task, int], Split]] = {
    "figures": figures_split,
    "released": released_split,
    "official": official_split,
}


@lru_cache(maxsize=1)
def _load(path: str) -> dict[str, np.ndarray]:
    """Return the arrays of a dataset's file, kept, as a job reads them for one seed after another."""
    with np.load(path, allow_pickle=False) as data:
        return dict(data)


def load_labels(path: str) -> Labels:
    """Return the labels of both files of a dataset."""
    data = _load(path)
    return Labels(data["train_labels"], data["test_labels"])


def load_images(
    path: str, task: Task | AllClasses, indices: np.ndarray, file: str = "train"
) -> tuple[np.ndarray, np.ndarray]:
    """Return (images, labels) at `indices` of the `train` or `test` file.

    Images are float32 in [0, 1], shape (n, 784); labels are float32, the task's `targets`.
    """
    data = _load(path)
    images, labels = data[f"{file}_images"][indices], data[f"{file}_labels"][indices]
    flat = images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
    return flat, task.targets(labels)


def load_tensors(path: str, task: Task | AllClasses, indices: np.ndarray, file: str = "train") -> tuple[Tensor, Tensor]:
    """Return what `load_images` does, as tensors."""
    images, labels = load_images(path, task, indices, file)
    return torch.from_numpy(images), torch.from_numpy(labels)
