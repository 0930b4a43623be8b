"""What units say about the label: scikit-learn's information, and known values at both ends."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import mutual_info_score

from lowcap.explaining.units import BINS, bin_activations, describe_units, mutual_information, selectivity


@pytest.fixture
def labels():
    return np.random.default_rng(0).integers(0, 2, 1000).astype(np.float32)


@pytest.fixture
def activations(labels):
    noise = np.random.default_rng(1).normal(size=(1000, 6))
    return np.maximum(noise + np.linspace(0, 3, 6) * labels[:, None], 0).astype(np.float32)


def test_bins_are_quantiles_with_zero_apart(activations):
    codes = bin_activations(activations)
    for unit, code in zip(activations.T, codes.T, strict=True):
        assert ((code == 0) == (unit == 0)).all()
        expected = pd.qcut(unit[unit > 0], BINS, labels=False)
        counts = np.bincount(code[unit > 0])[1:]
        assert np.abs(counts - np.bincount(expected)).max() <= 1
        assert (np.diff(code[np.argsort(unit)]) >= 0).all()


def test_equal_activations_share_a_bin():
    activations = np.array([[0.0, 2.0, 0.0]] * 5 + [[1.0, 2.0, 0.0]] * 15)
    codes = bin_activations(activations)
    assert [len(np.unique(code)) for code in codes.T] == [2, 1, 1]


def test_information_is_scikit_learns(activations, labels):
    codes = bin_activations(activations)
    expected = [mutual_info_score(labels, code) / np.log(2) for code in codes.T]
    np.testing.assert_allclose(mutual_information(codes, labels, corrected=False), expected, atol=1e-12)
    assert np.ptp(expected) > 0.3


def test_units_that_say_nothing_have_no_information_on_average(labels):
    activations = np.maximum(np.random.default_rng(2).normal(size=(1000, 400)), 0)
    codes = bin_activations(activations)
    assert mutual_information(codes, labels, corrected=False).mean() > 0.005
    assert mutual_information(codes, labels).mean() == pytest.approx(0, abs=0.0005)


def test_a_unit_that_is_the_label_has_all_of_it(labels):
    codes = bin_activations(labels[:, None])
    p = labels.mean()
    entropy = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    assert mutual_information(codes, labels, corrected=False)[0] == pytest.approx(entropy)


def test_selectivity_at_both_ends(labels):
    activations = np.column_stack([labels, 1 - labels, np.ones(1000), 0 * labels, labels + 1])
    np.testing.assert_allclose(selectivity(activations, labels), [1, 1, 0, np.nan, 1 / 3])


def test_dead_units_are_counted_and_left_out(activations, labels):
    alone = describe_units(activations, labels)
    assert alone["live"] == 6
    assert 0 < alone["information_mean"] < alone["information_max"] < 1
    assert describe_units(np.pad(activations, ((0, 0), (0, 3))), labels) == alone
    dead = describe_units(np.zeros((1000, 3)), labels)
    assert dead["live"] == 0
    assert np.isnan([dead["information_mean"], dead["selectivity"]]).all()
