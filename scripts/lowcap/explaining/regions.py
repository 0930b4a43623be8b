"""Regions of the image in which saliency may lie, from training images, and the share of maps that does."""

import numpy as np

from lowcap.base.images import SIDE

LIT = 0.5


def shares(maps: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Return the share of each map's total (n, 784), all at least 0, that lies in `region`; nan for a map of zeros.

    `region` holds booleans (784,) or (n, 784).
    """
    total = maps.sum(axis=1, dtype=np.float64)
    inside = np.where(region, maps, 0).sum(axis=1, dtype=np.float64)
    return np.divide(inside, total, out=np.full(len(maps), np.nan), where=total > 0)


def _run_lengths(lit: np.ndarray) -> np.ndarray:
    """Return for each boolean of (n, rows, columns) how many are true side by side in its row, 0 where it is false."""

    def counts(lit: np.ndarray) -> np.ndarray:
        total = lit.cumsum(axis=-1)
        return total - np.maximum.accumulate(np.where(lit, 0, total), axis=-1)

    return counts(lit) + counts(lit[..., ::-1])[..., ::-1] - lit


def horizontal_strokes(images: np.ndarray) -> np.ndarray:
    """Return booleans (n, 784): lit pixels of images (n, 784) with more of them side by side than above each other."""
    lit = images.reshape(-1, SIDE, SIDE) >= LIT
    upright = _run_lengths(lit.swapaxes(1, 2)).swapaxes(1, 2)
    return (_run_lengths(lit) > upright).reshape(images.shape)


def _largest(values: np.ndarray, share: float) -> np.ndarray:
    """Return booleans (784,) over that share of the values (784,), the largest; of equal ones the earlier."""
    chosen = np.zeros(values.size, dtype=bool)
    chosen[np.argsort(-values, kind="stable")[: round(share * values.size)]] = True
    return chosen


def find_regions(images: np.ndarray, labels: np.ndarray, share: float) -> dict[str, np.ndarray]:
    """Return booleans (784,) over that share of the pixels for each region, from images (n, 784) and labels (n,).

    `region` is where the two classes' mean images differ most, `region_lower` where that of class 0 exceeds the other
    most, `region_higher` where it falls short most. `bar` is where images of class 0 most often have a horizontal
    stroke: for a 4 its cross-bar, where a 9 has ink as well.
    """
    lower, higher = images[labels == 0], images[labels == 1]
    difference = higher.mean(axis=0) - lower.mean(axis=0)
    return {
        "region": _largest(np.abs(difference), share),
        "region_lower": _largest(-difference, share),
        "region_higher": _largest(difference, share),
        "bar": _largest(horizontal_strokes(lower).mean(axis=0), share),
    }
