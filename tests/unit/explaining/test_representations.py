"""Scores of representations: known values at both ends, and what they must not depend on."""

import numpy as np
import pytest

from lowcap.explaining.representations import embed, linear_cka, neighbour_purity, probe_accuracy, separability

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


def test_cka_ignores_rotation_scale_and_offset():
    rng = np.random.default_rng(1)
    points = rng.normal(size=(200, 5))
    rotation = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    assert linear_cka(points, 3 * points @ rotation + 7) == pytest.approx(1)


def test_cka_is_that_of_the_gram_matrices():
    rng = np.random.default_rng(2)
    first, second = rng.normal(size=(40, 5)), rng.normal(size=(40, 3))
    second[:, 0] += first[:, 0]
    centre = np.eye(40) - 1 / 40
    one, two = (centre @ points @ points.T @ centre for points in (first, second))
    expected = (one * two).sum() / np.sqrt((one**2).sum() * (two**2).sum())
    assert linear_cka(first, second) == pytest.approx(expected)
    assert 0.05 < expected < 0.9


def test_cka_with_a_dead_representation_is_undefined():
    assert np.isnan(linear_cka(np.random.default_rng(0).normal(size=(20, 3)), np.zeros((20, 2))))


def test_a_probe_finds_what_a_line_separates_and_no_more():
    train = (clusters(50), LABELS)
    assert probe_accuracy(train, (clusters(50), LABELS)) == 1
    assert probe_accuracy(train, (clusters(50), 1 - LABELS)) == 0
    assert probe_accuracy((np.zeros((120, 3)), LABELS), (np.zeros((120, 3)), LABELS)) == 0.5
