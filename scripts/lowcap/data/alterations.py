"""What is done to a training set: made smaller, given random or wrong labels, moved about."""

import numpy as np
import torch
from torch import Tensor

from lowcap.base.images import SIDE


def take(labels: np.ndarray, count: int, rng: np.random.Generator, classes: int = 2) -> np.ndarray:
    """Return `count` indices into `labels`, equally many of each class, drawn without replacement, in random order.

    Labels are numbers of classes from 0. Raises ValueError if `count` is no multiple of `classes` or one has too few.
    """
    members = [np.flatnonzero(labels == label) for label in range(classes)]
    each = count // classes
    if count % classes or min(map(len, members)) < each:
        sizes = " and ".join(str(len(indices)) for indices in members)
        raise ValueError(f"cannot draw {count} images, equally many of each class, from {sizes}")
    return rng.permutation(np.concatenate([rng.choice(indices, each, replace=False) for indices in members]))


def redraw_labels(labels: np.ndarray, share: float, rng: np.random.Generator, classes: int = 2) -> np.ndarray:
    """Return labels (n,), numbers of classes from 0, of which round(share * n), at random places, are drawn anew.

    Of two classes about half of those drawn keep theirs: a share s gives about s / 2 wrong labels, and a share of 1
    labels that say nothing (Zhang et al. 2017, arXiv:1611.03530).
    """
    chosen = rng.permutation(len(labels))[: round(share * len(labels))]
    redrawn = labels.copy()
    redrawn[chosen] = rng.integers(0, classes, len(chosen))
    return redrawn


def flip_labels(labels: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Return labels (n,) in {0, 1} of which round(share * n), at random places, are the other class: so many are wrong.

    The places for a smaller share are among those for a larger one, from an equal generator.
    """
    wrong = rng.permutation(len(labels))[: round(share * len(labels))]
    flipped = labels.copy()
    flipped[wrong] = 1 - flipped[wrong]
    return flipped


def translate(images: Tensor, most: int, rng: np.random.Generator) -> Tensor:
    """Return images (n, 784), each moved by whole pixels, uniform from -most to most, along both axes.

    What enters is black.
    """
    padded = torch.nn.functional.pad(images.view(-1, SIDE, SIDE), (most, most, most, most))
    rows, columns = torch.from_numpy(rng.integers(0, 2 * most + 1, (2, len(images)))).to(images.device)
    windows = padded.unfold(1, SIDE, 1).unfold(2, SIDE, 1)
    return windows[torch.arange(len(images), device=images.device), rows, columns].reshape(-1, SIDE * SIDE)


def _warp(images: Tensor, degrees: np.ndarray, factors: np.ndarray) -> Tensor:
    """Return images (n, 784), each turned and enlarged about its centre, between pixels by bilinear interpolation.

    What enters is black.
    """
    angles = np.radians(degrees)
    axis = (np.arange(SIDE) * 2 + 1) / SIDE - 1  # PyTorch's coordinates of pixel centres
    across, down = np.meshgrid(axis.astype(np.float32), axis.astype(np.float32))
    parts = np.stack([np.cos(angles), np.sin(angles)]) / factors
    cosine, sine = parts.astype(np.float32)[:, :, None, None]
    places = np.stack([cosine * across - sine * down, sine * across + cosine * down], axis=-1)
    moved = torch.nn.functional.grid_sample(
        images.view(-1, 1, SIDE, SIDE), torch.from_numpy(places).to(images.device), align_corners=False
    )
    return moved.view(-1, SIDE * SIDE)


def turn(images: Tensor, most: float, rng: np.random.Generator) -> Tensor:
    """Return images (n, 784), each turned about its centre by an angle uniform from -most to most degrees."""
    return _warp(images, rng.uniform(-most, most, len(images)), np.ones(len(images)))


def resize(images: Tensor, most: float, rng: np.random.Generator) -> Tensor:
    """Return images (n, 784), each scaled about its centre by a factor uniform from 1 - most to 1 + most."""
    return _warp(images, np.zeros(len(images)), rng.uniform(1 - most, 1 + most, len(images)))


def alter(images: Tensor, rotation: float, scale: float, translation: int, rng: np.random.Generator) -> Tensor:
    """Return images (n, 784) that `turn`, `resize` and `translate` altered, by up to so much; 0 leaves one out."""
    images = turn(images, rotation, rng) if rotation else images
    images = resize(images, scale, rng) if scale else images
    return translate(images, translation, rng) if translation else images
