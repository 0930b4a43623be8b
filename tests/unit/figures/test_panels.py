"""Panels: bands where their columns say, axes that fall, values in their cells; the axis of spreads."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

import figure_instability
from lowcap.figures.panels import (
    CRITERION_LINES,
    criterion_look,
    draw_against_controls,
    draw_curve,
    draw_estimates,
    draw_values,
    log_weights_left,
    width_colours,
)
from lowcap.figures.style import new_figure
from lowcap.pruning.criteria import CRITERIA

CURVE = pd.DataFrame({"x": [1, 2], "value": [0.5, 0.7], "ci_low": [0.4, 0.55], "ci_high": [0.8, 0.9]})


def test_a_band_lies_where_its_columns_say():
    _, ((axis,),) = new_figure()
    draw_curve(axis, CURVE["x"], CURVE, y="value", color="C1", marker="o")
    (line,), (band,) = axis.lines, axis.collections
    assert line.get_xydata().tolist() == [[1, 0.5], [2, 0.7]]
    assert {tuple(corner) for corner in band.get_paths()[0].vertices} == {(1, 0.4), (2, 0.55), (1, 0.8), (2, 0.9)}
    assert tuple(band.get_facecolor()[0]) == to_rgba("C1", 0.15)


def test_without_an_interval_there_is_no_band():
    _, ((axis,),) = new_figure()
    draw_curve(axis, CURVE["x"], CURVE.assign(ci_low=np.nan, ci_high=np.nan), y="value")
    assert axis.collections[0].get_paths() == []


@pytest.mark.parametrize("across", [False, True])
def test_bars_go_from_end_to_end_of_the_interval_wherever_the_value_lies(across):
    """The third value, a smallest width, say, lies outside of what its resamples give; the fourth has no interval."""
    table = pd.DataFrame({"value": [0.5, 0.7, 0.2, 0.3], "ci_low": [0.4, 0.5, 0.4, np.nan]})
    table = table.assign(ci_high=[0.8, 0.7, 0.6, np.nan])
    _, ((axis,),) = new_figure()
    draw_estimates(axis, [1, 2, 3, 4], table, y="value", across=across, marker="o", color="C1")
    (line,), (bars,) = axis.lines, axis.collections
    order = [1, 0] if across else [0, 1]
    assert line.get_xydata()[:, order].tolist() == [[1, 0.5], [2, 0.7], [3, 0.2], [4, 0.3]]
    drawn = [segment[:, order].tolist() for segment in bars.get_segments() if len(segment)]
    assert drawn == [[[1, 0.4], [1, 0.8]], [[2, 0.5], [2, 0.7]], [[3, 0.4], [3, 0.6]]]
    assert tuple(bars.get_colors()[0]) == to_rgba("C1")


def test_controls_without_an_interval_are_lines_alone():
    rows = [("as_described", level, 0.5) for level in (0, 0.5)]
    rows += [(control, 0, 0.4) for control in ("other_seed", "untrained", "shuffled")]
    summary = pd.DataFrame(rows, columns=["variant", "level", "mean"]).assign(metric="cka", ci_low=0.3, ci_high=0.6)
    few = summary.assign(ci_low=np.nan, ci_high=np.nan)
    counts = [len(draw_against_controls({"a": table}, {"cka": "CKA"}).axes[0].patches) for table in (summary, few)]
    assert counts == [3, 0]


@pytest.mark.parametrize("share", [False, True])
def test_weights_left_fall_to_the_right_on_every_panel(share):
    _, (axes,) = new_figure(columns=3, sharex=share)
    for axis in axes:
        log_weights_left(axis)
    for axis in axes:
        left, right = axis.get_xlim()
        assert left > right


def test_every_criterion_has_a_line_of_its_own():
    assert list(CRITERION_LINES) == list(CRITERIA), "add the new criterion to CRITERION_LINES of figures/panels.py"
    looks = [tuple(criterion_look(name).values())[1:] for name in [*CRITERIA, "largest"]]
    assert len(set(looks)) == len(CRITERIA) + 1


def test_values_stand_in_their_cells():
    _, ((axis,),) = new_figure()
    table = pd.DataFrame([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], index=["one_row", "other"], columns=[4, 8, 16])
    draw_values(axis, table, write="{:.1f}".format, is_dark=lambda value: value > 0.5, cmap="PuOr")
    found = {text.get_position(): (text.get_text(), text.get_color()) for text in axis.texts}
    for (row, column), value in np.ndenumerate(table.to_numpy()):
        assert found[column, row] == (f"{value:.1f}", "white" if value > 0.5 else "black")
    assert [label.get_text() for label in axis.get_yticklabels()] == ["one row", "other"]
    assert [label.get_text() for label in axis.get_xticklabels()] == ["4", "8", "16"]


def test_widths_get_darker():
    shades = list(width_colours([2, 8, 64], "{}").values())
    lightness = [0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue, _ in shades]
    assert lightness == sorted(lightness, reverse=True)


def spreads(std: list[float], high: float) -> pd.DataFrame:
    axes = {"task": "4v9", "relative_width": [0.5, 1.0, 2.0]}
    return pd.DataFrame(axes | {"std": std, "ci_low": np.divide(std, 2), "ci_high": high})


def test_a_spread_of_nought_is_not_drawn_and_no_axis_ends_beyond_what_an_f1_can_spread():
    figure = figure_instability.draw(
        {"a": spreads([0.1, 0.01, 0.0], high=1000.0), "b": spreads([0.2, 0.02, 0.002], high=0.5)}, ["C0"]
    )
    first, second = figure.axes
    assert np.isnan(first.lines[0].get_ydata()[2])
    assert np.isfinite(second.lines[0].get_ydata()).all()
    assert first.get_ylim() == second.get_ylim() == (0.001, 1)
    plt.close(figure)


def test_seeds_that_are_all_alike_leave_the_axis_as_it_is():
    figure = figure_instability.draw({"a": spreads([0.0, 0.0, 0.0], high=0.0)}, ["C0"])
    assert np.isnan(figure.axes[0].lines[0].get_ydata()).all()
    plt.close(figure)
