"""Specification curves show the analyses that they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from figure_multiverse import draw
from lowcap.figures.specification import arrange_analyses, draw_choices, draw_effects, find_choices
from lowcap.figures.style import new_figure


def analyses(count=4, **columns):
    measured = np.linspace(0.3, 0, count)
    about = {"claim": "a", "setting": "converged", "task": np.nan, "width": np.nan, "along": np.nan, "metric": "f1"}
    about |= {"recipe": np.nan, "split": np.nan, "seeds": "all", "level": 0.95, "correction": "u of k", "smallest": 1.0}
    found = {"measured": measured, "ci_low": measured - 0.1, "ci_high": measured + 0.2, "side": "above", "bound": 0.1}
    table = pd.DataFrame({name: [value] * count for name, value in about.items()} | found)
    return table.assign(verdict="reproduced").assign(**columns)


@pytest.fixture
def axis():
    figure, ((axis,),) = new_figure()
    yield axis
    plt.close(figure)


def test_effects_stand_in_order_on_the_claimed_side_of_their_bound():
    found = arrange_analyses(analyses(side=["above", "above", "below", "below"]), 10)
    assert found["gap"].tolist() == pytest.approx([0, 0.1, 0.1, 0.2])
    assert found["low"].tolist() == pytest.approx([-0.2, 0, -0.1, 0.1])
    assert found["high"].tolist() == pytest.approx([0.1, 0.3, 0.2, 0.4])
    assert found["written"].sum() == 1
    assert found.loc[found["written"], "measured"].item() == pytest.approx(0.3)


def test_many_are_thinned_evenly_and_keep_those_as_written():
    table = analyses(1000, setting=["as_released", *["converged"] * 999])
    found = arrange_analyses(table.sample(frac=1, random_state=0), 50)
    assert 50 <= len(found) <= 52
    assert found["written"].sum() == 2
    assert found.index.tolist() == list(range(len(found)))
    gaps = found.loc[~found["written"], "measured"].diff().dropna()
    assert gaps.max() < 3 * 0.3 / 50


def test_which_of_equal_effects_are_drawn_does_not_go_by_a_choice():
    table = analyses(400, measured=0.2, correction=["u of k", "none"] * 200)
    shown = arrange_analyses(table, 100)["correction"]
    assert 30 < (shown == "none").sum() < 70


def test_choices_are_those_that_differ_within_a_claim():
    first = analyses(level=[0.95, 0.9, 0.99, 0.95], metric=["f1", "f1", "auc", "accuracy"])
    second = analyses(width=["24, 64", "16, 64", "24, 64", "24, 64"], metric="f1", seeds=["all", "10", "20", "all"])
    words = [choice.words for choice in find_choices([first, second, analyses()])]
    assert words == [
        *("widths: 24, 64", "16, 64", "metric: F1", "AUC", "accuracy", "seeds: all", "10", "20"),
        *("interval: 90 %", "95 %", "99 %"),
    ]


def test_an_analysis_has_a_marker_an_interval_and_a_tick_for_each_choice(axis):
    table = analyses(
        verdict=["reproduced", "contradicted", "reproduced", "not comparable"], level=[0.9, 0.95, 0.95, 0.9]
    )
    shown = arrange_analyses(table, 10)
    draw_effects(axis, shown)
    markers = {line.get_label(): line.get_ydata().tolist() for line in axis.lines[:-1]}
    assert markers["reproduced"] == pytest.approx([0, 0.2])
    assert markers["contradicted"] == pytest.approx([0.1])
    assert markers["not judged"] == pytest.approx([-0.1])
    assert markers["the ledger's"] == pytest.approx([0.2])
    assert sum(len(bars.get_segments()) for bars in axis.collections) == 4
    axis.clear()
    draw_choices(axis, shown, find_choices([shown]))
    ticks = [segment[:, 0].tolist() for lines in axis.collections for segment in lines.get_segments()]
    assert sorted(place for place, _ in ticks) == [0, 1, 2, 3]


def test_a_choice_that_no_analysis_of_a_claim_has_otherwise_has_no_ticks(axis):
    choices = find_choices([analyses(seeds=["all", "10", "all", "10"])])
    draw_choices(axis, arrange_analyses(analyses(), 10), choices)
    assert not axis.collections
    assert [label.get_text() for label in axis.get_yticklabels()] == ["seeds: all", "10"]


def test_a_panel_per_claim_also_where_it_has_no_analysis():
    figure = draw(analyses(200, level=[0.9, 0.95] * 100), {"capacity": "a", "sparsity": "b"})
    first, second, *grids = figure.axes
    assert [first.get_title(), second.get_title()] == ["Capacity", "Sparsity"]
    assert [grid.get_xlabel() for grid in grids] == ["80 of 200 analyses", "0 analyses"]
    plt.close(figure)
    plt.close(draw(analyses().iloc[:0], {"capacity": "a"}))
