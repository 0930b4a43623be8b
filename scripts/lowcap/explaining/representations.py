"""Hidden representations: the t-SNE picture, how alike two are, and how well they separate the classes."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def embed(activations: np.ndarray, seed: int) -> np.ndarray:
    """Return the two t-SNE coordinates (n, 2) of hidden activations (n, width).

    Perplexity 30, PCA initialisation, scikit-learn's defaults otherwise. Activations that are
    all alike (every unit dead) have no picture: their coordinates are all zero.
    """
    if np.ptp(activations, axis=0).max() == 0:
        return np.zeros((len(activations), 2), dtype=np.float32)
    components = min(2, activations.shape[1])
    start = "pca" if components == 2 else "random"
    return TSNE(n_components=2, perplexity=30, init=start, random_state=seed).fit_transform(activations)


def neighbour_purity(points: np.ndarray, labels: np.ndarray, neighbours: int = 10) -> float:
    """Return the mean share of each point's nearest neighbours that have its label (itself left out)."""
    nearest = NearestNeighbors(n_neighbors=neighbours).fit(points).kneighbors(return_distance=False)
    return float((labels[nearest] == labels[:, None]).mean())


def separability(points: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return silhouette score (-1 to 1) and 10-nearest-neighbour purity (0 to 1) of two classes.

    `points` is (n, d), `labels` (n,). Points that are all alike have silhouette 0.
    """
    points = points.astype(np.float64)
    return {
        "silhouette": float(silhouette_score(points, labels)),
        "purity": neighbour_purity(points, labels),
    }


def linear_cka(first: np.ndarray, second: np.ndarray) -> float:
    """Return the linear centred kernel alignment (0 to 1) of two representations (n, d) and (n, e) of the same images.

    1 if one is the other rotated and scaled (Kornblith et al. 2019, arXiv:1905.00414); nan if one is constant.
    """
    first, second = (points - points.mean(axis=0, dtype=np.float64) for points in (first, second))
    scale = np.linalg.norm(first.T @ first) * np.linalg.norm(second.T @ second)
    return float(np.linalg.norm(first.T @ second) ** 2 / scale) if scale > 0 else float("nan")


def probe_accuracy(train: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]) -> float:
    """Return the accuracy on `test` of a logistic regression fitted on `train`, both (points (n, d), labels (n,)).

    Points are scaled to unit variance on `train`; scikit-learn's regularisation (C = 1).
    """
    return float(make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(*train).score(*test))
