"""Tasks: pairs of classes, and the images that belong to them."""

import re
from typing import NamedTuple

import numpy as np
from sklearn.model_selection import train_test_split

from lowcap.errors import InputError


class Task(NamedTuple):
    """A binary task; `positive`, the higher class number, is class 1."""

    negative: int
    positive: int

    @classmethod
    def parse(cls, name: str) -> "Task":
        """Read `"4v9"`. Raises InputError unless both are class numbers 0 to 9, the lower first."""
        match = re.fullmatch(r"([0-9])v([0-9])", name)
        if match is None or match[1] >= match[2]:
            raise InputError(
                f"task {name!r}: allowed are two different class numbers 0 to 9, the lower first, such as 4v9"
            )
        return cls(int(match[1]), int(match[2]))


class Split(NamedTuple):
    """Indices into the training file: which images train, which validate."""

    train: np.ndarray
    validation: np.ndarray


def released_split(labels: np.ndarray, task: Task, seed: int) -> Split:
    """Split as the released code of arXiv:2507.16278 does (src/helper.py).

    `labels` is the uint8 label vector of the training file. Per class, as many images as the
    smaller class has are drawn without replacement; the draw is shuffled; a stratified fifth
    is held out. Raises InputError if a class has fewer than five images.
    """
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(labels == label) for label in task]
    size = min(len(indices) for indices in members)
    if size < 5:
        raise InputError(f"task {task.negative}v{task.positive}: a class has {size} images; the split needs at least 5")
    drawn = np.concatenate([rng.choice(indices, size=size, replace=False) for indices in members])
    drawn = drawn[rng.permutation(len(drawn))]
    train, validation = train_test_split(drawn, test_size=0.2, stratify=labels[drawn], random_state=seed)
    return Split(train, validation)


SPLITS = {"released": released_split}


def load_labels(path: str) -> np.ndarray:
    """Return the training file's labels, uint8 (n,)."""
    with np.load(path, allow_pickle=False) as data:
        return data["train_labels"]


def load_images(path: str, task: Task, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (images, labels) of the training file at `indices`.

    Images are float32 in [0, 1], shape (n, 784); labels are float32, 1 for the positive class.
    """
    with np.load(path, allow_pickle=False) as data:
        images = data["train_images"][indices]
        labels = data["train_labels"][indices]
    flat = images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
    return flat, (labels == task.positive).astype(np.float32)
