"""The spread of F1 over seeds, on a logarithmic axis."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from figure_instability import draw


def spreads(std: list[float], high: float) -> pd.DataFrame:
    axes = {"task": "4v9", "relative_width": [0.5, 1.0, 2.0]}
    return pd.DataFrame(axes | {"std": std, "ci_low": np.divide(std, 2), "ci_high": high})


def test_a_spread_of_nought_is_not_drawn_and_no_axis_ends_beyond_what_an_f1_can_spread():
    figure = draw({"a": spreads([0.1, 0.01, 0.0], high=1000.0), "b": spreads([0.2, 0.02, 0.002], high=0.5)}, ["C0"])
    first, second = figure.axes
    assert np.isnan(first.lines[0].get_ydata()[2])
    assert np.isfinite(second.lines[0].get_ydata()).all()
    assert first.get_ylim() == second.get_ylim() == (0.001, 1)
    plt.close(figure)


def test_seeds_that_are_all_alike_leave_the_axis_as_it_is():
    figure = draw({"a": spreads([0.0, 0.0, 0.0], high=0.0)}, ["C0"])
    assert np.isnan(figure.axes[0].lines[0].get_ydata()).all()
    plt.close(figure)
