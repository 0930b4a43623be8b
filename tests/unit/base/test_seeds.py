"""Random numbers follow from what they are for; a change of the numbers below would make every result another."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from lowcap.base.seeds import generator


def test_the_numbers_are_those_of_earlier_builds():
    assert generator("corrupt", "mnist", "4v9", 42, "occlusion", 7).integers(0, 1000, 4).tolist() == [618, 132, 447, 58]
    assert generator("batches", "mnist", "4v9", 0).permutation(6).tolist() == [3, 2, 5, 0, 4, 1]


def test_other_identities_have_other_numbers():
    identities = [("a", 1), ("a", "1"), ("a", 1.0), ("a1",), (1, "a"), ("a", 1, 0)]
    for first, second in combinations(identities, 2):
        assert generator(*first).random() != generator(*second).random()


@pytest.mark.parametrize(
    "part", [np.int64(1), np.float64(1.0), np.float32(1.0), np.str_("a"), np.bool_(True), True, None, (1,), Path("a")]
)
def test_equal_values_of_other_types_are_refused(part):
    with pytest.raises(TypeError, match=r"random numbers for \('a', .*\): found .*; allowed are str, int, float"):
        generator("a", part)


def test_the_order_of_calls_does_not_matter():
    first = generator("a", 1)
    first.random(5)
    assert generator("a", 1).random() == pytest.approx(generator("a", 1).random(), abs=0)
    assert generator("a", 1).random() != first.random()
