"""Difficulty measures: known values, and that a harder task is called harder."""

import numpy as np
import pytest

from lowcap.analysis.difficulty import mean_distance, mean_similarity, measure_difficulty


def images(shift, count=200, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat([0.0, 1.0], count // 2).astype(np.float32)
    pixels = rng.uniform(0, 0.5, size=(count, 784))
    pixels[:, :300] += shift * labels[:, None]
    return pixels.clip(0, 1).astype(np.float32), labels


def test_a_harder_task_is_called_harder():
    easy, hard = (measure_difficulty(images(shift), images(shift, seed=1)) for shift in (0.3, 0.01))
    for name in ("logistic_regression_error", "nearest_neighbour_error", "linear_discriminant_error"):
        assert easy[name] == pytest.approx(0, abs=0.02)
        assert hard[name] > 0.1
    assert easy["mean_distance"] > hard["mean_distance"]
    assert easy["mean_similarity"] < hard["mean_similarity"]


def test_mean_distance_has_its_units():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 5000)
    points = rng.normal(size=(10000, 4)) * 3
    points[labels == 1, 0] += 12
    assert mean_distance(points, labels) == pytest.approx(12 / np.sqrt(4 * 9), rel=0.03)


def test_equal_means_are_alike():
    pixels, labels = images(0.0)
    same = np.concatenate([pixels[:100], pixels[:100]])
    assert mean_similarity(same, labels) == pytest.approx(1)
    assert mean_distance(same, labels) == pytest.approx(0, abs=1e-12)
