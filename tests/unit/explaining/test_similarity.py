"""Similarities of saliency maps against scipy and scikit-image, image by image."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity

from lowcap.explaining.similarity import (
    follow_maps,
    heat_maps,
    rank_correlations,
    similarities,
    structural_similarities,
    top_overlaps,
)


@pytest.fixture
def maps():
    return np.random.default_rng(0).random((5, 784)).astype(np.float32)


@pytest.fixture
def others(maps):
    """Maps that are somewhat alike, with ties."""
    return 3 * gaussian_filter(maps.reshape(-1, 28, 28), (0, 1, 1)).reshape(-1, 784).round(2)


def compare(measure, maps, others):
    return measure(heat_maps(maps), heat_maps(others))


def test_rank_correlations_are_scipys(maps, others):
    expected = [spearmanr(a, b).statistic for a, b in zip(maps, others, strict=True)]
    np.testing.assert_allclose(compare(rank_correlations, maps, others), expected, atol=1e-9)
    others[2] = 0
    assert np.isnan(compare(rank_correlations, maps, others)).tolist() == [False, False, True, False, False]


def test_structural_similarities_are_scikit_images(maps, others):
    others[3] = 0
    expected = [
        structural_similarity(a.reshape(28, 28) / a.max(), b.reshape(28, 28) / (b.max() or 1), data_range=1.0)
        for a, b in zip(maps.astype(float), others.astype(float), strict=True)
    ]
    np.testing.assert_allclose(compare(structural_similarities, maps, others), expected, atol=1e-6)


def test_top_overlaps_are_those_of_sets(maps):
    others = maps + 0.3 * np.random.default_rng(1).random(maps.shape)
    expected = [
        len(set(np.argsort(a)[-78:]) & set(np.argsort(b)[-78:])) / 78 for a, b in zip(maps, others, strict=True)
    ]
    np.testing.assert_allclose(compare(top_overlaps, maps, others), expected)
    assert 0.1 < min(expected) < max(expected) < 1


def test_a_pixel_without_attribution_is_not_among_the_top(maps):
    sparse = np.zeros_like(maps)
    sparse[:, :39] = 1
    np.testing.assert_array_equal(heat_maps(sparse).top.sum(axis=1), 39)
    np.testing.assert_array_equal(compare(top_overlaps, maps, np.zeros_like(maps)), 0)


def test_a_map_is_most_similar_to_itself_whatever_its_sign_and_scale(maps, others):
    itself = compare(similarities, maps, -7 * maps)
    assert itself == pytest.approx({"rank_correlation": 1, "ssim": 1, "top_overlap": 1})
    for name, value in compare(similarities, maps, others).items():
        assert value < 0.9, name


def test_undefined_correlations_are_left_out(maps):
    others = maps.copy()
    others[0] = 0
    assert compare(similarities, maps, others)["rank_correlation"] == pytest.approx(1)


def test_maps_are_followed_from_the_first(maps, others):
    itself, other = follow_maps([maps, others])
    assert itself == pytest.approx({"rank_correlation": 1, "ssim": 1, "top_overlap": 1})
    assert other == similarities(heat_maps(maps), heat_maps(others))
