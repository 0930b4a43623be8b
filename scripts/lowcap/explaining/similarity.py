"""How alike two saliency maps of the same image are.

Maps are (n, 784), a row per image, and compared by magnitude, which is what a heat map shows.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from lowcap.base.images import SIDE

TOP_SHARE = 0.1
WINDOW = 7


class HeatMaps(NamedTuple):
    """Maps as ranks less their mean (n, 784), as top tenths (n, 784) and as pictures (n, 28, 28) with maximum 1.

    A pixel of value 0 is never among the top.
    """

    ranks: np.ndarray
    top: np.ndarray
    pictures: np.ndarray


def heat_maps(maps: np.ndarray) -> HeatMaps:
    """Return what is compared of maps (n, 784), of either sign."""
    maps = np.abs(maps).astype(np.float64)
    ranks = rankdata(maps, axis=1)
    top = (ranks > round((1 - TOP_SHARE) * maps.shape[1])) & (maps > 0)
    largest = maps.max(axis=1, keepdims=True)
    pictures = np.divide(maps, largest, out=np.zeros_like(maps), where=largest > 0).reshape(-1, SIDE, SIDE)
    return HeatMaps(ranks - ranks.mean(axis=1, keepdims=True), top, pictures)


def rank_correlations(first: HeatMaps, second: HeatMaps) -> np.ndarray:
    """Return Spearman's correlation over pixels between the maps of each image (n,); nan where one is constant."""
    scale = np.sqrt((first.ranks**2).sum(axis=1) * (second.ranks**2).sum(axis=1))
    product = (first.ranks * second.ranks).sum(axis=1)
    return np.divide(product, scale, out=np.full(len(scale), np.nan), where=scale > 0)


def structural_similarities(first: HeatMaps, second: HeatMaps) -> np.ndarray:
    """Return the SSIM (-1 to 1) of each image's maps (n,), each scaled to its own maximum.

    Wang, Bovik, Sheikh, Simoncelli 2004, with uniform windows of 7 x 7 pixels, averaged over those inside the image.
    """
    a, b = _window_means(first.pictures), _window_means(second.pictures)
    squares = _window_means(first.pictures**2 + second.pictures**2)
    product = _window_means(first.pictures * second.pictures)
    unbiased = WINDOW**2 / (WINDOW**2 - 1)
    variances, covariance = unbiased * (squares - a**2 - b**2), unbiased * (product - a * b)
    brightness, contrast = 0.01**2, 0.03**2
    ssim = (2 * a * b + brightness) * (2 * covariance + contrast)
    return (ssim / ((a**2 + b**2 + brightness) * (variances + contrast))).mean(axis=(1, 2))


def _window_means(pictures: np.ndarray) -> np.ndarray:
    """Return the mean of every window that lies inside, as two products with a band of ones."""
    rows, columns = np.indices((SIDE - WINDOW + 1, SIDE))
    band = ((rows <= columns) & (columns < rows + WINDOW)) / WINDOW
    return band @ pictures @ band.T


def top_overlaps(first: HeatMaps, second: HeatMaps) -> np.ndarray:
    """Return what the top tenths of each image's maps share (n,), twice the common pixels over all; chance gives 0.1.

    0 for a map of zeros.
    """
    both = (first.top & second.top).sum(axis=1)
    return 2 * both / np.maximum(first.top.sum(axis=1) + second.top.sum(axis=1), 1)


SIMILARITIES = {
    "rank_correlation": rank_correlations,
    "ssim": structural_similarities,
    "top_overlap": top_overlaps,
}


def follow_maps(found: Sequence[np.ndarray]) -> Iterator[dict[str, float]]:
    """Yield the similarities of the maps (n, 784) of a network, and of each of those made of it, to the first's."""
    first = heat_maps(found[0])
    yield from (similarities(first, heat_maps(maps)) for maps in found)


def similarities(first: HeatMaps, second: HeatMaps) -> dict[str, float]:
    """Return the mean over images of every similarity between their maps; undefined ones are left out."""
    return pd.DataFrame({name: compare(first, second) for name, compare in SIMILARITIES.items()}).mean().to_dict()
