"""Corruptions: range, the size of the effect, and what must stay the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lowcap import seeds
from lowcap.corruptions import CORRUPTIONS, add_gaussian_noise, occlude

STRENGTHS = {"gaussian_noise": (0.1, 0.3, 0.5), "occlusion": (3, 7, 15)}


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).uniform(0.2, 0.8, size=(200, 784)).astype(np.float32)


@pytest.mark.parametrize("name", CORRUPTIONS)
class TestEvery:
    def test_keeps_shape_type_and_range(self, name, images):
        for severity in STRENGTHS[name]:
            found = CORRUPTIONS[name](images, severity, seeds.generator(name))
            assert found.shape == images.shape
            assert found.dtype == np.float32
            assert found.min() >= 0
            assert found.max() <= 1

    def test_depends_on_the_seed_alone(self, name, images):
        first, again, other = (CORRUPTIONS[name](images, 3, seeds.generator(seed)) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first, again)
        assert (first != other).any()

    def test_severity_zero_is_the_identity(self, name, images):
        np.testing.assert_array_equal(CORRUPTIONS[name](images, 0, seeds.generator(0)), images)

    def test_distance_grows_with_severity(self, name, images):
        found = [CORRUPTIONS[name](images, severity, seeds.generator(0)) for severity in STRENGTHS[name]]
        distances = [np.abs(corrupted - images).mean() for corrupted in found]
        assert distances == sorted(distances)
        assert distances[0] > 0

    def test_leaves_the_given_images_alone(self, name, images):
        before = images.copy()
        CORRUPTIONS[name](images, STRENGTHS[name][-1], seeds.generator(0))
        np.testing.assert_array_equal(images, before)


def test_noise_has_the_variance_asked_for():
    grey = np.full((500, 784), 0.5, dtype=np.float32)
    noise = add_gaussian_noise(grey, 0.1, seeds.generator(0)) - grey
    assert noise.std() == pytest.approx(0.1, rel=0.01)
    assert noise.mean() == pytest.approx(0, abs=1e-3)


@settings(deadline=None)
@given(side=st.integers(0, 28), seed=st.integers(0, 2**32 - 1))
def test_occlusion_blackens_one_square_inside_each_image(side, seed):
    found = occlude(np.ones((6, 784), dtype=np.float32), side, np.random.default_rng(seed)).reshape(-1, 28, 28)
    for image in found:
        rows, columns = (np.flatnonzero((image == 0).any(axis=axis)) for axis in (1, 0))
        assert len(rows) == len(columns) == side
        if side:
            assert np.ptp(rows) == np.ptp(columns) == side - 1
            assert (image == 0).sum() == side**2


def test_occlusion_reaches_every_place_equally():
    found = occlude(np.ones((20000, 784), dtype=np.float32), 7, seeds.generator(0)).reshape(-1, 28, 28)
    tops = (found == 0).any(axis=2).argmax(axis=1)
    counts = np.bincount(tops, minlength=22)
    assert len(counts) == 22
    assert counts.min() > 0.85 * 20000 / 22
