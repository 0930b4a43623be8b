"""Corruptions: what all have in common, and what each does to images on which that is known."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import rotate

from lowcap.base import seeds
from lowcap.base.errors import InputError
from lowcap.robustness.corruptions import CORRUPTIONS, corrupt_images

# Severities of increasing strength, for every corruption but the identity.
STRENGTHS = {
    "gaussian_noise": (0.1, 0.3, 0.5),
    "shot_noise": (0.1, 0.3, 0.5),
    "impulse_noise": (0.05, 0.2, 0.5),
    "occlusion": (3, 7, 15),
    "blur": (0.5, 1.5, 3.0),
    "translation": (1, 3, 5),
    "rotation": (10, 30, 50),
    "scale": (0.1, 0.3, 0.5),
    "shear": (10, 30, 50),
    "contrast": (0.3, 0.6, 0.9),
    "brightness": (0.1, 0.3, 0.5),
    "elastic": (0.5, 1.5, 3.0),
    "stripes": (0.2, 0.6, 1.0),
}


def corrupt(name, images, severity, seed=0):
    return CORRUPTIONS[name](images, severity, seeds.generator(seed))


@pytest.fixture(scope="module")
def images():
    """Bright blobs in the middle of a black image, as digits are."""
    rng = np.random.default_rng(0)
    canvas = np.zeros((200, 28, 28), dtype=np.float32)
    canvas[:, 8:20, 8:20] = rng.uniform(0.2, 0.8, size=(200, 12, 12))
    return canvas.reshape(200, 784)


def test_every_corruption_is_tested():
    assert set(STRENGTHS) == set(CORRUPTIONS) - {"none"}


@pytest.mark.parametrize("name", STRENGTHS)
class TestEvery:
    def test_keeps_shape_type_and_range(self, name, images):
        for severity in STRENGTHS[name]:
            found = corrupt(name, images, severity)
            assert found.shape == images.shape
            assert found.dtype == np.float32
            assert found.min() >= 0
            assert found.max() <= 1

    def test_depends_on_the_seed_alone(self, name, images):
        first, again = (corrupt(name, images, STRENGTHS[name][1], seed=1) for _ in range(2))
        np.testing.assert_array_equal(first, again)
        other = corrupt(name, images, STRENGTHS[name][1], seed=2)
        chance = name not in {"blur", "scale", "contrast", "brightness"}
        assert (first != other).any() == chance

    def test_distance_grows_with_severity(self, name, images):
        distances = [np.linalg.norm(corrupt(name, images, severity) - images) for severity in STRENGTHS[name]]
        assert 0 < distances[0] < distances[1] < distances[2]

    def test_severity_zero_is_the_identity(self, name, images):
        np.testing.assert_allclose(corrupt(name, images, 0), images, atol=1e-5)

    def test_leaves_the_given_images_alone(self, name, images):
        before = images.copy()
        corrupt(name, images, STRENGTHS[name][-1])
        np.testing.assert_array_equal(images, before)


def test_none_is_the_identity(images):
    np.testing.assert_array_equal(corrupt("none", images, 0), images)


def test_who_gives_the_same_identity_sees_the_same_images(images):
    images = torch.from_numpy(images)
    severities = {"blur": [1.0], "occlusion": [3, 7]}
    first, again, other = (list(corrupt_images(images, severities, "corrupt", seed)) for seed in (0, 0, 1))
    assert [found[:2] for found in first] == [("blur", 1.0), ("occlusion", 3), ("occlusion", 7)]
    for (name, _, corrupted), (*_, repeated), (*_, changed) in zip(first, again, other, strict=True):
        assert torch.equal(corrupted, repeated)
        assert torch.equal(corrupted, changed) == (name == "blur"), "blur draws nothing"
        assert not torch.equal(corrupted, images)
    *_, alone = next(corrupt_images(images, {"occlusion": [7]}, "corrupt", 0))
    assert torch.equal(alone, first[2][2]), "what came before plays no part"


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (lambda images, severity, rng: images + np.float64(severity), r"float64 of shape \(200, 784\)"),
        (lambda images, severity, rng: images[1:], r"float32 of shape \(199, 784\)"),
        (lambda images, severity, rng: None, r"object of shape \(\)"),
    ],
)
def test_a_corruption_that_returns_something_else_is_named(images, monkeypatch, wrong, found):
    monkeypatch.setitem(CORRUPTIONS, "salt", wrong)
    message = rf"corruption salt at severity 0.1: returned {found}; allowed is float32 of shape \(200, 784\)$"
    with pytest.raises(InputError, match=message):
        list(corrupt_images(torch.from_numpy(images), {"salt": [0.1]}, "corrupt"))


def test_noise_has_the_variance_that_it_names():
    grey = np.full((400, 784), 0.5, dtype=np.float32)
    assert corrupt("gaussian_noise", grey, 0.1).std() == pytest.approx(0.1, rel=0.01)
    assert corrupt("shot_noise", grey, 0.1).std() == pytest.approx(0.1 * np.sqrt(0.5), rel=0.01)
    hit = corrupt("impulse_noise", grey, 0.2) != 0.5
    assert hit.mean() == pytest.approx(0.2, abs=0.005)
    assert corrupt("impulse_noise", grey, 0.2)[hit].mean() == pytest.approx(0.5, abs=0.01)


@settings(max_examples=20, deadline=None)
@given(side=st.integers(0, 28), seed=st.integers(0, 1000))
def test_occlusion_blackens_one_square(side, seed):
    white = np.ones((3, 784), dtype=np.float32)
    black = corrupt("occlusion", white, side, seed).reshape(3, 28, 28) == 0
    assert (black.sum(axis=(1, 2)) == side**2).all()
    for one in black:
        assert one.any(axis=0).sum() == one.any(axis=1).sum() == side


def test_a_translation_moves_whole_pixels_in_all_four_directions(images):
    squares = images.reshape(-1, 28, 28)
    moved = corrupt("translation", images, 3).reshape(-1, 28, 28)
    candidates = [np.roll(squares, shift, axis) for axis in (1, 2) for shift in (-3, 3)]
    matches = np.array([np.isclose(moved, candidate, atol=1e-5).all(axis=(1, 2)) for candidate in candidates])
    assert (matches.sum(axis=0) == 1).all()
    assert (matches.mean(axis=1) > 0.1).all()


def test_a_rotation_is_scipys(images):
    squares = images[:20].reshape(-1, 28, 28)
    found = corrupt("rotation", images[:20], 30).reshape(-1, 28, 28)
    left, right = (rotate(squares, angle, axes=(1, 2), reshape=False, order=1) for angle in (30, -30))
    distance = np.minimum(np.abs(found - left).max(axis=(1, 2)), np.abs(found - right).max(axis=(1, 2)))
    assert (distance < 0.02).all()


def test_scale_and_shear_change_area_and_outline():
    square = np.zeros((1, 28, 28), dtype=np.float32)
    square[:, 8:20, 8:20] = 1
    half = corrupt("scale", square.reshape(1, 784), 0.5)
    assert half.sum() == pytest.approx(square.sum() / 4, rel=0.05)
    leaning = corrupt("shear", square.reshape(1, 784), 30).reshape(28, 28)
    assert leaning.sum() == pytest.approx(square.sum(), rel=0.05)
    centres = [np.average(np.arange(28), weights=leaning[row]) for row in (9, 18)]
    assert abs(centres[1] - centres[0]) == pytest.approx(9 * np.tan(np.radians(30)), abs=0.3)


def test_blur_keeps_the_mass_and_contrast_the_mean(images):
    assert corrupt("blur", images, 1).sum() == pytest.approx(images.sum(), rel=1e-3)
    low = corrupt("contrast", images, 0.8)
    np.testing.assert_allclose(low.mean(axis=1), images.mean(axis=1), atol=1e-6)
    np.testing.assert_allclose(low.std(axis=1), 0.2 * images.std(axis=1), rtol=1e-3)


def test_brightness_and_stripes_add_what_they_say():
    grey = np.full((50, 784), 0.25, dtype=np.float32)
    np.testing.assert_allclose(corrupt("brightness", grey, 0.5), 0.75)
    striped = corrupt("stripes", grey, 0.5).reshape(50, 28, 28)
    np.testing.assert_allclose(striped.mean(axis=(1, 2)), 0.25 + 0.5 / 4)
    assert (striped == striped[:, :, :1]).all()


def test_an_elastic_field_has_the_displacement_that_it_names():
    ramp = np.tile(np.arange(28, dtype=np.float32) / 27, (400, 28, 1))
    moved = corrupt("elastic", ramp.reshape(400, 784), 1.0).reshape(400, 28, 28)
    inside = (moved - ramp)[:, 7:21, 7:21] * 27
    assert np.sqrt((inside**2).mean()) == pytest.approx(1.0, rel=0.15)
