"""The panels of the summary show the numbers that they are given."""

import numpy as np
import pandas as pd
import pytest

from lowcap.figures.style import new_figure
from lowcap.figures.summary import draw_capacity, draw_difficulty, draw_maps, draw_robustness, draw_verdicts


@pytest.fixture
def axis():
    figure, ((axis,),) = new_figure()
    yield axis
    figure.clear()


def test_every_claim_has_a_mark_in_its_block_and_row(axis):
    verdicts = ["reproduced", "contradicted", "reproduced", "not testable", "partly", "reproduced"]
    claims = pd.DataFrame(
        {
            "group": ["capacity", "capacity", "pruning"] * 2,
            "setting": ["as_released"] * 3 + ["converged"] * 3,
            "verdict": verdicts,
        }
    )
    draw_verdicts(axis, claims, {"capacity": ["capacity"], "sparsity": ["pruning", "pruning-gain"]})
    marks = {line.get_label(): list(zip(*line.get_data(), strict=True)) for line in axis.lines}
    assert {verdict: len(places) for verdict, places in marks.items()} == {
        verdict: verdicts.count(verdict) for verdict in set(verdicts)
    }
    places = [place for found in marks.values() for place in found]
    assert len(set(places)) == 6, "none hides another"
    (first, *_), second = axis.get_xticks(), axis.get_xticks()[1]
    assert sorted(place for place in places if place[0] < (first + second) / 2) == [(0, -1), (0, 0), (1, 0)]
    assert marks["reproduced"][0] == (0, 0), "those that are reproduced come first"
    first_block, second_block = (label.get_text() for label in axis.get_xticklabels())
    assert first_block == "as released\n2 reproduced\n1 contradicted"
    assert second_block == "converged\n1 reproduced\n0 contradicted"
    assert [label.get_text() for label in axis.get_yticklabels()] == ["capacity", "sparsity"]


def test_pairs_with_the_same_width_stand_apart_and_near_it(axis):
    error = np.linspace(0.01, 0.05, 6)
    widths = pd.DataFrame({"logistic_regression_error": error, "width": [4, 4, 4, 8, 8, 16]})
    found = draw_difficulty(axis, widths.assign(ci_low=widths["width"], ci_high=2 * widths["width"]))
    assert found["y"].is_unique
    assert (np.abs(np.log2(found["y"] / widths["width"])) < 0.2).all()
    assert (found["high"] / found["y"]).tolist() == pytest.approx([2] * 6)
    assert (found["low"] / found["y"]).tolist() == pytest.approx([1] * 6)
    assert found["x"].tolist() == pytest.approx(100 * error)
    assert [label.get_text() for label in axis.get_yticklabels()] == ["4", "8", "16"]


def estimates(**columns):
    table = pd.DataFrame(columns)
    return table.assign(ci_low=table["mean"] - 0.1, ci_high=table["mean"] + 0.1)


def test_gaps_stand_side_by_side_beside_the_published_ones(axis):
    gaps = {name: estimates(severity=[0.1, 0.3], mean=[0.01, 0.05]) for name in ("as they are", "less", "converged")}
    draw_robustness(axis, gaps, pd.DataFrame({"severity": [0.1, 0.3], "mean": [0.04, 0.07]}))
    *ours, published = (line for line in axis.lines if not line.get_label().startswith("_"))
    assert [line.get_label() for line in ours] == list(gaps)
    assert all(line.get_ydata().tolist() == [0.01, 0.05] for line in ours)
    assert len({line.get_xdata()[0] for line in ours}) == 3, "none hides another"
    assert published.get_ydata().tolist() == [0.04, 0.07]


def test_a_line_for_each_protocol_and_a_dot_for_each_published_value(axis):
    curve = estimates(width=[8, 2], mean=[0.9, 0.5])
    dots = pd.DataFrame({"width": [2, 2, 8], "f1": [0.4, 0.6, 0.9]})
    draw_capacity(axis, {"as released": curve, "converged": curve}, dots, 0.9)
    released, _, published, bound = axis.lines
    assert released.get_data()[0].tolist() == [2, 8]
    assert released.get_data()[1].tolist() == [0.5, 0.9]
    assert published.get_data()[1].tolist() == [0.4, 0.6, 0.9]
    assert list(bound.get_ydata()) == [0.9, 0.9]


def test_maps_have_a_row_each_and_a_mark_for_each_study(axis):
    summary = estimates(
        variant=["as_described", "as_described", "other_seed"], level=[0.5, 0.95, 0], mean=[0.8, 0.2, 0.4]
    )
    rows = {"pruned": ("as_described", 0.95), "another seed": ("other_seed", 0)}
    draw_maps(axis, {"released": summary, "converged": summary}, rows)
    first, second = axis.lines
    assert first.get_xdata().tolist() == second.get_xdata().tolist() == [0.2, 0.4]
    assert ((first.get_ydata() + second.get_ydata()) / 2).tolist() == pytest.approx([1, 0])
