"""How difficult a task is before any network sees it."""

import numpy as np
from skimage.metrics import structural_similarity
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from lowcap.base.images import SIDE

CLASSIFIERS = {
    "logistic_regression_error": lambda: LogisticRegression(C=0.01, max_iter=300),
    "nearest_neighbour_error": lambda: KNeighborsClassifier(n_neighbors=1, algorithm="brute"),
    "linear_discriminant_error": lambda: LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"),
}


def mean_distance(images: np.ndarray, labels: np.ndarray) -> float:
    """Return the distance between the class means in units of the within-class spread.

    The spread is the root of the summed within-class variances (pooled) of all pixels.
    """
    first, second = (images[labels == label].astype(np.float64) for label in (0, 1))
    pooled = (first.var(axis=0) * len(first) + second.var(axis=0) * len(second)) / len(images)
    return float(np.linalg.norm(first.mean(axis=0) - second.mean(axis=0)) / np.sqrt(pooled.sum()))


def mean_similarity(images: np.ndarray, labels: np.ndarray) -> float:
    """Return the structural similarity (SSIM, -1 to 1) between the two class mean images."""
    first, second = (images[labels == label].astype(np.float64).mean(axis=0).reshape(SIDE, SIDE) for label in (0, 1))
    return float(structural_similarity(first, second, data_range=1.0))


def measure_difficulty(train: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]) -> dict[str, float]:
    """Return five measures of a task from its training and test (images, labels).

    Images are float32 (n, 784) in [0, 1], labels 0 or 1. The errors are shares of wrong test
    images by classifiers fitted on the training images; larger is harder. A larger
    `mean_distance` is easier, a larger `mean_similarity` harder.
    """
    errors = {
        name: float((build().fit(*train).predict(test[0]) != test[1]).mean()) for name, build in CLASSIFIERS.items()
    }
    return errors | {"mean_distance": mean_distance(*train), "mean_similarity": mean_similarity(*train)}
