"""Regions where they were drawn, horizontal strokes against counting, and shares of what lies inside."""

from itertools import groupby

import numpy as np
import pytest

import figure_regions
from lowcap.explaining.regions import find_regions, horizontal_strokes, shares


@pytest.fixture
def capital_h():
    """Two stems of 3 by 20 pixels and a bar of 2 by 8 between them, lit to different degrees."""
    image = np.zeros((28, 28), dtype=np.float32)
    image[4:24, 6:9] = image[4:24, 17:20] = 1
    image[13:15, 9:17] = 0.5
    return image


def run_lengths(line):
    return [len(run) if lit else 0 for lit, members in groupby(line) for run in [list(members)] for _ in run]


def test_shares_count_what_lies_inside():
    maps = np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0]])
    np.testing.assert_array_equal(shares(maps, np.array([True, False, True])), [0.5, np.nan])
    np.testing.assert_array_equal(shares(maps, np.array([[False, True, False]] * 2)), [0.5, np.nan])


def test_the_bar_of_an_h_is_its_horizontal_stroke(capital_h):
    strokes = horizontal_strokes(capital_h.reshape(1, 784)).reshape(28, 28)
    assert strokes[13:15, 9:17].all()
    assert strokes.sum() == 2 * 8, "where they cross, a stem is longer"
    assert not horizontal_strokes(capital_h.T.reshape(1, 784)).reshape(28, 28)[9:17, 13:15].any()


def test_horizontal_strokes_are_as_counted_line_by_line():
    lit = np.random.default_rng(0).random((5, 28, 28)) < 0.7
    across = np.array([[run_lengths(line) for line in image] for image in lit])
    upright = np.array([[run_lengths(line) for line in image.T] for image in lit]).swapaxes(1, 2)
    found = horizontal_strokes(lit.reshape(5, 784).astype(np.float32))
    np.testing.assert_array_equal(found, (across > upright).reshape(5, 784))


def test_regions_are_where_the_means_differ_by_sign():
    images = np.zeros((4, 784), dtype=np.float32)
    labels = np.array([0, 0, 1, 1])
    images[labels == 1, 100:110] = 1
    images[labels == 0, 300:310] = 0.4
    images[:, 500] = 1
    found = {name: np.flatnonzero(region).tolist() for name, region in find_regions(images, labels, 20 / 784).items()}
    assert found["region"] == [*range(100, 110), *range(300, 310)]
    tenths = find_regions(images, labels, 10 / 784)
    assert np.flatnonzero(tenths["region_lower"]).tolist() == [*range(300, 310)]
    assert np.flatnonzero(tenths["region_higher"]).tolist() == [*range(100, 110)]


def test_the_bar_is_that_of_the_lower_class(capital_h):
    upright = np.zeros_like(capital_h)
    upright[13:15, 9:17] = capital_h[13:15, 9:17]
    images = np.stack([capital_h, capital_h, upright.T]).reshape(3, 784)
    bar = find_regions(images, np.array([0.0, 0.0, 1.0]), 16 / 784)["bar"].reshape(28, 28)
    assert bar[13:15, 9:17].all()
    assert bar.sum() == 16


def test_a_region_is_framed_along_its_pixels():
    region = np.zeros((28, 28), dtype=bool)
    region[0, 0] = region[5, 7:9] = True
    found = {tuple(map(tuple, border)) for border in figure_regions.outline(region.ravel())}
    corner = {
        ((-0.5, -0.5), (0.5, -0.5)),
        ((-0.5, 0.5), (0.5, 0.5)),
        ((-0.5, -0.5), (-0.5, 0.5)),
        ((0.5, -0.5), (0.5, 0.5)),
    }
    across = {((x, y), (x + 1, y)) for x in (6.5, 7.5) for y in (4.5, 5.5)}
    upright = {((x, 4.5), (x, 5.5)) for x in (6.5, 8.5)}
    assert found == corner | across | upright
