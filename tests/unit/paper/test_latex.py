"""Pieces of LaTeX."""

import pandas as pd
import pytest

from lowcap.paper import latex


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (0.12345, ".3f", "0.123"),
        (-0.5, "+.2f", r"\ensuremath{-}0.50"),
        (0.0095, ".2%", r"0.95\,\%"),
        (24.0, "d", "24"),
        (-0.00001, "+.3f", "0.000"),
        (float("nan"), ".3f", r"\textit{n/a}"),
    ],
)
def test_numbers(value, form, expected):
    assert latex.number(value, form) == expected


def test_escape():
    assert latex.escape(r"50% of A_B & C\D") == r"50\% of A\_B \& C\textbackslash{}D"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.25, 0.75, r"0.50 {\scriptsize [0.25, 0.75]}"), (float("nan"), float("nan"), "0.50")],
)
def test_a_cell_has_an_interval_where_there_is_one(low, high, expected):
    row = {"mean": 0.5, "ci_low": low, "ci_high": high}
    assert latex.with_interval(row, "mean", ".2f") == latex.with_interval(pd.Series(row), "mean", ".2f") == expected


def test_a_mean_without_a_spread_stands_alone():
    assert latex.plus_minus(0.9, float("nan")) == "0.900"
    assert latex.plus_minus(0.9, 0.01).startswith("0.900{")


def test_tabular():
    text = latex.tabular(["a", "b"], [["1", "2"], [], ["3", "4"]], "lr")
    assert text.splitlines()[0] == r"\begin{tabular}{@{}lr@{}}"
    assert r"1 & 2 \\" in text
    assert text.count(r"\midrule") == 2


def test_longtable_repeats_its_head():
    text = latex.longtable(["a", "b"], [["1", "2"], [], ["3", "4"]], "lr", r"\caption{c}")
    assert text.count(r"a & b \\") == 2
    assert text.index(r"\endhead") < text.index("1 & 2") < text.index("3 & 4")


def test_latex_reads_as_it_prints():
    assert latex.plain(r"\ensuremath{-}0.50") == "-0.50"
    assert latex.plain(r"95\,\%") == "95 %"
