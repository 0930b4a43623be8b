"""What single hidden units say about the label: mutual information and class selectivity."""

import numpy as np

BINS = 10


def bin_activations(activations: np.ndarray) -> np.ndarray:
    """Return the bin (0 to BINS) of each activation (n, units), all at least 0: zero is bin 0.

    The positive activations of a unit fall into BINS bins of equal count; equal ones share a bin.
    """
    ordered = np.sort(activations, axis=0)
    zeros = (activations == 0).sum(axis=0)
    codes = (activations > 0).astype(np.int64)
    for part in range(1, BINS):
        place = np.minimum(zeros + part * (len(activations) - zeros) // BINS, len(activations) - 1)
        edge = np.take_along_axis(ordered, place[None, :], axis=0)
        codes += (activations > 0) & (activations >= edge)
    return codes


def mutual_information(codes: np.ndarray, labels: np.ndarray, corrected: bool = True) -> np.ndarray:
    """Return the mutual information in bits between labels 0 or 1 (n,) and each column of `codes` (n, units).

    The plug-in estimate from counts is too large by about (b - 1) / (2 n ln 2) bits for a unit that
    fills b bins (Miller 1955); `corrected` takes that off, so that units that say nothing have 0 on
    average and may be a little below.
    """
    n, units = codes.shape
    cells = np.arange(units) * 2 * (BINS + 1) + labels[:, None].astype(np.int64) * (BINS + 1) + codes
    joint = np.bincount(cells.ravel(), minlength=units * 2 * (BINS + 1)).reshape(units, 2, BINS + 1) / n
    independent = joint.sum(axis=1, keepdims=True) * joint.sum(axis=2, keepdims=True)
    ratio = np.divide(joint, independent, out=np.ones_like(joint), where=joint > 0)
    bits = (joint * np.log2(ratio)).sum(axis=(1, 2))
    filled = (joint.sum(axis=1) > 0).sum(axis=1)
    return bits - corrected * (filled - 1) / (2 * n * np.log(2))


def selectivity(activations: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the class selectivity (0 to 1) of each unit of activations (n, units), nan for dead units.

    The difference of the two class means over their sum (Morcos et al. 2018, arXiv:1803.06959): 1 for a
    unit that only one class ever excites.
    """
    first, second = (activations[labels == label].mean(axis=0, dtype=np.float64) for label in (0, 1))
    total = first + second
    return np.divide(np.abs(first - second), total, out=np.full(len(total), np.nan), where=total > 0)


def describe_units(activations: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return the number of live units, and over these mean and maximum information (bits) and mean selectivity.

    `activations` is (n, units). A unit is live if it fires for any image; without any the others are nan.
    """
    live = activations[:, (activations > 0).any(axis=0)]
    if live.shape[1] == 0:
        return {"live": 0, "information_mean": np.nan, "information_max": np.nan, "selectivity": np.nan}
    information = mutual_information(bin_activations(live), labels)
    return {
        "live": live.shape[1],
        "information_mean": float(information.mean()),
        "information_max": float(information.max()),
        "selectivity": float(selectivity(live, labels).mean()),
    }
