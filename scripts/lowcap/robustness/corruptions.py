"""Corruptions of images: a registry from a config word to a function of severity.

Every function takes float32 images (n, 784) in [0, 1], a severity and a generator, and
returns new images of the same shape, type and range. Severity 0 leaves the images as they
are; what its unit is, each function says. Geometry uses torchvision, smoothing scipy.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from scipy.ndimage import gaussian_filter
from torch import Tensor

from lowcap.base import seeds
from lowcap.base.errors import InputError
from lowcap.base.images import SIDE
from lowcap.base.registry import Registry
from lowcap.networks.evaluation import Group, measure

FIELDS = 16  # elastic deformations drawn per set of images; each image gets one of them
FIELD_WIDTH_PIXELS = 4.0


def _unit(images: np.ndarray) -> np.ndarray:
    return np.clip(images, 0, 1).astype(np.float32)


def add_gaussian_noise(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Add independent normal noise of standard deviation `severity` and clip to [0, 1]."""
    return _unit(images + rng.normal(0.0, severity, images.shape))


def add_shot_noise(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Replace each value by a Poisson count of the same mean; at white its standard deviation is `severity`."""
    if severity == 0:
        return images.copy()
    return _unit(rng.poisson(images / severity**2) * severity**2)


def add_impulse_noise(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Set each pixel with probability `severity` to black or white, equally often."""
    hit, value = rng.random((2, *images.shape))
    return np.where(hit < severity, (value < 0.5).astype(np.float32), images)


def occlude(images: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Black out one square per image, `severity` pixels wide, uniform among those inside the image."""
    corners = rng.integers(0, SIDE - severity + 1, size=(2, len(images), 1))
    rows, columns = ((corner <= np.arange(SIDE)) & (np.arange(SIDE) < corner + severity) for corner in corners)
    square = rows[:, :, None] & columns[:, None, :]
    return np.where(square.reshape(len(images), -1), np.float32(0), images)


def blur(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Smooth with a Gaussian of standard deviation `severity` pixels; beyond the border is black."""
    smooth = gaussian_filter(images.reshape(-1, SIDE, SIDE), (0, severity, severity), mode="constant")
    return _unit(smooth.reshape(images.shape))


def _in_groups(
    images: np.ndarray, choices: int, rng: np.random.Generator, change: Callable[[torch.Tensor, int], torch.Tensor]
) -> np.ndarray:
    """Give each image one of `choices` by chance and apply `change` to those (n, 1, 28, 28) that share it."""
    choice = rng.integers(choices, size=len(images))
    changed = images.copy()
    for number in np.unique(choice):
        chosen = torch.from_numpy(images[choice == number].reshape(-1, 1, SIDE, SIDE))
        changed[choice == number] = change(chosen, int(number)).numpy().reshape(-1, SIDE * SIDE)
    return _unit(changed)


def _move(
    images: torch.Tensor, angle: float = 0, shift: tuple[int, int] = (0, 0), scale: float = 1, shear: float = 0
) -> torch.Tensor:
    # Here, since it takes three seconds, and most corruptions move nothing.
    from torchvision.transforms.v2 import InterpolationMode, functional

    return functional.affine(images, angle, list(shift), scale, [shear, 0.0], InterpolationMode.BILINEAR)


def shift(images: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Move each image by `severity` pixels up, down, left or right, at random; black comes in."""
    shifts = [(0, severity), (0, -severity), (severity, 0), (-severity, 0)]
    return _in_groups(images, 4, rng, lambda chosen, k: _move(chosen, shift=shifts[k]))


def rotate(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Rotate each image about its centre by `severity` degrees, to the left or the right at random."""
    return _in_groups(images, 2, rng, lambda chosen, k: _move(chosen, angle=severity * (1 - 2 * k)))


def shrink(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Shrink each image about its centre by the share `severity` of its size."""
    return _in_groups(images, 1, rng, lambda chosen, _: _move(chosen, scale=1 - severity))


def shear(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Shear each image horizontally by `severity` degrees, to the left or the right at random."""
    return _in_groups(images, 2, rng, lambda chosen, k: _move(chosen, shear=severity * (1 - 2 * k)))


def lower_contrast(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Move every pixel towards its image's mean by the share `severity` of their distance."""
    return _unit(images + severity * (images.mean(axis=1, keepdims=True) - images))


def brighten(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Add `severity` to every pixel and clip to [0, 1]."""
    return _unit(images + severity)


def deform(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Move pixels along a smooth random field whose root mean square is `severity` pixels in each direction."""
    from torchvision.transforms.v2 import functional

    noise = rng.normal(size=(FIELDS, SIDE, SIDE, 2))
    fields = gaussian_filter(noise, (0, FIELD_WIDTH_PIXELS, FIELD_WIDTH_PIXELS, 0), mode="wrap")
    fields *= severity / np.sqrt((fields**2).mean(axis=(1, 2, 3), keepdims=True))
    # torchvision's unit is half the side.
    shifts = torch.from_numpy((fields * 2 / SIDE).astype(np.float32))
    return _in_groups(images, FIELDS, rng, lambda chosen, k: functional.elastic(chosen, shifts[k : k + 1]))


def add_stripes(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Brighten every fourth row by `severity` and clip to [0, 1]; the first such row is drawn for each image."""
    first = rng.integers(4, size=(len(images), 1, 1))
    striped = (np.arange(SIDE)[None, :, None] - first) % 4 == 0
    return _unit(images.reshape(-1, SIDE, SIDE) + severity * striped).reshape(images.shape)


# A severity is a number of pixels, whole, where a function says `int`; the schema of the configuration sees to it.
CORRUPTIONS: Registry[Callable[[np.ndarray, Any, np.random.Generator], np.ndarray]] = {
    "none": lambda images, severity, rng: images,  # the clean images, to which the others are compared
    "gaussian_noise": add_gaussian_noise,
    "shot_noise": add_shot_noise,
    "impulse_noise": add_impulse_noise,
    "occlusion": occlude,
    "blur": blur,
    "translation": shift,
    "rotation": rotate,
    "scale": shrink,
    "shear": shear,
    "contrast": lower_contrast,
    "brightness": brighten,
    "elastic": deform,
    "stripes": add_stripes,
}


def _corrupt(name: str, images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    changed = np.asarray(CORRUPTIONS[name](images, severity, rng))
    found, allowed = (f"{array.dtype} of shape {array.shape}" for array in (changed, images))
    if found != allowed:
        raise InputError(f"corruption {name} at severity {severity}: returned {found}; allowed is {allowed}")
    return changed


def measure_corrupted(
    group: Group, severities: Mapping[str, Sequence[float]], *identity: str | int
) -> Iterator[dict[str, Any]]:
    """Yield a row of scores per network of a group, corruption and severity, on its held-out images.

    All see the same images, those of `corrupt_images` for `identity` and the group's dataset, task and seed.
    """
    members, identities = zip(*group.networks, strict=True)
    first = identities[0]
    stage, *more = identity
    shared = (stage, first.dataset, first.task, first.seed, *more)
    for corruption, severity, corrupted in corrupt_images(group.images, severities, *shared):
        for one, scores in zip(identities, measure(members, corrupted, group.labels), strict=True):
            yield one.axes | {"corruption": corruption, "severity": severity} | scores


def corrupt_images(
    images: Tensor, severities: Mapping[str, Sequence[float]], *identity: str | int
) -> Iterator[tuple[str, float, Tensor]]:
    """Yield the images (n, 784) under each corruption at each of its severities, after their names.

    The generator depends on `identity`, corruption and severity: whoever gives the same sees the same images.
    Raises InputError, with its name, for a corruption that returns another shape or type than it was given.
    """
    for corruption, steps in severities.items():
        for severity in steps:
            rng = seeds.generator(*identity, corruption, severity)
            yield corruption, severity, torch.from_numpy(_corrupt(corruption, images.numpy(), severity, rng))
