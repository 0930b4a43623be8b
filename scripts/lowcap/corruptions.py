"""Corruptions of images: a registry from a config word to a function of severity.

Every function takes float32 images (n, 784) in [0, 1], a severity and a generator, and
returns new images of the same shape, type and range.
"""

import numpy as np

SIDE = 28


def add_gaussian_noise(images: np.ndarray, severity: float, rng: np.random.Generator) -> np.ndarray:
    """Add independent normal noise of standard deviation `severity` and clip to [0, 1]."""
    noise = rng.normal(0.0, severity, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


def occlude(images: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Black out one square per image, `severity` pixels wide, uniform among those inside the image."""
    corners = rng.integers(0, SIDE - severity + 1, size=(2, len(images), 1))
    rows, columns = ((corner <= np.arange(SIDE)) & (np.arange(SIDE) < corner + severity) for corner in corners)
    square = rows[:, :, None] & columns[:, None, :]
    return np.where(square.reshape(len(images), -1), np.float32(0), images)


CORRUPTIONS = {"gaussian_noise": add_gaussian_noise, "occlusion": occlude}
