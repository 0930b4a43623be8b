"""Smaller training sets, random labels and moved images have the properties that their names promise."""

import numpy as np
import pytest
import torch
from torchvision.transforms.v2 import InterpolationMode, functional

from lowcap.data.alterations import flip_labels, redraw_labels, resize, take, translate, turn


def labels(count=1000, ones=0.3):
    return (np.arange(count) < ones * count).astype(np.float32)


def test_take_draws_half_of_each_class_without_repeats():
    chosen = take(labels(), 200, np.random.default_rng(0))
    assert len(set(chosen)) == 200
    assert labels()[chosen].sum() == 100
    assert len(set(labels()[chosen][:20])) == 2, "classes are mixed"


def test_take_draws_equally_many_of_each_of_several_classes():
    many = np.random.default_rng(1).integers(0, 5, 300).astype(np.float32)
    chosen = take(many, 50, np.random.default_rng(0), classes=5)
    assert np.bincount(many[chosen].astype(int)).tolist() == [10] * 5
    with pytest.raises(ValueError, match="cannot draw 52 images"):
        take(many, 52, np.random.default_rng(0), classes=5)


def test_redrawn_labels_of_several_classes_are_any_of_them():
    noisy = redraw_labels(np.zeros(5000, dtype=np.float32), 0.5, np.random.default_rng(0), classes=10)
    assert set(noisy) == set(range(10))
    assert (noisy != 0).mean() == pytest.approx(0.45, abs=0.02)


@pytest.mark.parametrize("count", [601, 602])
def test_take_refuses_what_there_is_not(count):
    with pytest.raises(ValueError, match="cannot draw"):
        take(labels(), count, np.random.default_rng(0))


@pytest.mark.parametrize("share", [0, 0.2, 1])
def test_redrawn_labels_are_wrong_for_half_of_the_share(share):
    clean = labels(20_000)
    noisy = redraw_labels(clean, share, np.random.default_rng(0))
    assert (noisy != clean).mean() == pytest.approx(share / 2, abs=0.01)
    assert set(noisy) == {0.0, 1.0}
    assert clean.sum() == 6000, "the labels given are left alone"


@pytest.mark.parametrize("share", [0, 0.2, 0.25, 1])
def test_so_many_labels_are_flipped_and_those_of_a_smaller_share_among_them(share):
    clean = labels(400)
    flipped = flip_labels(clean, share, np.random.default_rng(0))
    assert (flipped != clean).sum() == round(400 * share)
    assert set(flipped) == {0.0, 1.0}
    assert clean.sum() == 120, "the labels given are left alone"
    half = flip_labels(clean, share / 2, np.random.default_rng(0))
    assert (flipped != clean)[half != clean].all()


def test_translation_moves_whole_images_within_bounds():
    images = torch.zeros(500, 28, 28)
    images[:, 14, 14] = 1.0
    moved = translate(images.view(-1, 784), 2, np.random.default_rng(0)).view(-1, 28, 28)
    where = torch.nonzero(moved)[:, 1:] - 14
    assert len(where) == 500
    assert {tuple(step) for step in where.tolist()} == {(a, b) for a in range(-2, 3) for b in range(-2, 3)}


def test_what_translation_moves_out_is_lost_and_what_enters_is_black():
    moved = translate(torch.ones(100, 784), 3, np.random.default_rng(0)).view(-1, 28, 28)
    lit = moved.sum(dim=(1, 2))
    assert lit.min() == 25 * 25
    assert lit.max() == 28 * 28


def smooth_images(count):
    """Return blurred blobs (count, 784), black at the border."""
    images = torch.zeros(count, 1, 28, 28)
    images[:, :, 8:20, 8:20] = torch.rand(count, 1, 12, 12, generator=torch.Generator().manual_seed(0))
    return functional.gaussian_blur(images, [5, 5], [1.5, 1.5]).view(-1, 784)


@pytest.mark.parametrize("alter", [turn, resize, translate])
def test_by_zero_nothing_is_altered(alter):
    images = smooth_images(20)
    torch.testing.assert_close(alter(images, 0, np.random.default_rng(0)), images, atol=1e-5, rtol=0)


def test_turned_images_are_those_of_torchvision():
    images = smooth_images(10)
    degrees = np.random.default_rng(0).uniform(-180, 180, 10)
    assert np.ptp(degrees) > 180
    for image, angle, turned in zip(images, degrees, turn(images, 180, np.random.default_rng(0)), strict=True):
        # Torchvision turns to the left by positive angles.
        wanted = functional.affine(image.view(1, 28, 28), -angle, [0, 0], 1.0, [0.0], InterpolationMode.BILINEAR).view(
            -1
        )
        torch.testing.assert_close(turned, wanted, atol=1e-4, rtol=0)


def test_resized_images_are_those_of_torchvision():
    images = smooth_images(10)
    factors = np.random.default_rng(0).uniform(0.5, 1.5, 10)
    assert np.ptp(factors) > 0.5
    for image, factor, resized in zip(images, factors, resize(images, 0.5, np.random.default_rng(0)), strict=True):
        wanted = functional.affine(image.view(1, 28, 28), 0, [0, 0], factor, [0.0], InterpolationMode.BILINEAR).view(-1)
        torch.testing.assert_close(resized, wanted, atol=1e-4, rtol=0)
