"""Separability scores: known values at both ends."""

import numpy as np
import pytest

from lowcap.representations import embed, neighbour_purity, separability

LABELS = np.repeat([0, 1], 60)


def clusters(distance):
    rng = np.random.default_rng(0)
    return rng.normal(size=(120, 5)).astype(np.float32) + distance * LABELS[:, None]


def test_distant_classes_are_separable():
    found = separability(clusters(50), LABELS)
    assert found["purity"] == 1
    assert found["silhouette"] > 0.9


def test_mixed_classes_are_not():
    found = separability(clusters(0), LABELS)
    assert found["purity"] == pytest.approx(0.5, abs=0.1)
    assert found["silhouette"] == pytest.approx(0, abs=0.05)


def test_a_point_is_not_its_own_neighbour():
    points = np.arange(12, dtype=float)[:, None]
    labels = np.array([0] + [1] * 11)
    assert neighbour_purity(points, labels, neighbours=1) == pytest.approx(10 / 12)


def test_embedding_separates_what_is_separable_and_repeats():
    first, again = (embed(clusters(50), 0) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert separability(first, LABELS)["purity"] == 1


def test_dead_activations_have_no_picture():
    assert not embed(np.zeros((40, 3), dtype=np.float32), 0).any()
