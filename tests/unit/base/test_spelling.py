"""Identifiers are read as words, numbers with their signs."""

import pytest

from lowcap.base.spelling import spell, write_number


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("4v9", "4 vs 9"),
        ("task 0v1, width 4", "task 0 vs 1, width 4"),
        ("as_released", "as released"),
        ("gaussian_noise", "Gaussian noise"),
        ("jacobian", "Jacobian"),
        ("none", "none"),
        (0.5, "0.5"),
        ("10v12", "10v12"),
    ],
)
def test_names(name, words):
    assert spell(name) == words


def test_a_minus_is_no_hyphen():
    assert write_number(-0.25, "+.2f") == "\N{MINUS SIGN}0.25"
    assert write_number(0.25, "+.2f") == "+0.25"
