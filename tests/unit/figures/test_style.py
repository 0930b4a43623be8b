"""Direct labels: near their lines, and never on top of one another."""

from itertools import combinations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import isotonic_regression

from lowcap.figures.style import apply_style, isotonic, label_lines, label_points, new_figure, save_figure

PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00"]


@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_the_isotonic_fit_is_scipys(n):
    for values in np.random.default_rng(n).normal(size=(50, n)):
        np.testing.assert_allclose(isotonic(values), isotonic_regression(values).x, atol=1e-12)


@pytest.mark.parametrize("heights", [[0.1, 0.5, 0.9], [0.90, 0.91, 0.92, 0.93], [0.0, 0.001, 0.002], [0.99] * 8])
def test_labels_do_not_overlap(heights):
    apply_style({"palette": PALETTE})
    figure, ((axis,),) = new_figure()
    axis.set_ylim(0, 1)
    ends = {f"line {index}": (1.0, y) for index, y in enumerate(heights)}
    label_lines(axis, ends, dict.fromkeys(ends, "k"))
    figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in axis.texts), key=lambda box: box.y0)
    size = mpl.rcParams["legend.fontsize"] * figure.dpi / 72
    places = np.array([(box.y0 + box.y1) / 2 for box in boxes])
    assert (np.diff(places) >= size).all()


def test_labels_far_apart_stay_at_their_lines():
    apply_style({"palette": PALETTE})
    _, ((axis,),) = new_figure()
    axis.set_ylim(0, 1)
    label_lines(axis, {"a": (1.0, 0.2), "b": (1.0, 0.8)}, {"a": "k", "b": "k"})
    assert sorted(text.xy[1] for text in axis.texts) == pytest.approx([0.2, 0.8])


def test_names_of_points_cover_neither_points_nor_intervals():
    apply_style({"palette": PALETTE})
    figure, ((axis,),) = new_figure(width=0.5)
    rng = np.random.default_rng(0)
    points = pd.DataFrame({"x": rng.random(60), "y": rng.random(60)}, index=[f"{k}v9" for k in range(60)])
    points = points.assign(low=points["y"] - 0.1, high=points["y"] + 0.1)
    points.loc["60v9"] = np.nan
    axis.plot(points["x"], points["y"], "o")
    label_points(axis, points, [*(f"{k}v9" for k in range(1, 7)), "60v9", "outside"])
    figure.canvas.draw()
    assert {text.get_text() for text in axis.texts} == {f"{k} vs 9" for k in range(1, 7)}
    boxes = [text.get_window_extent() for text in axis.texts]
    lows, highs = (axis.transData.transform(points[["x", end]].dropna()) for end in ("low", "high"))
    for box in boxes:
        beside = (lows[:, 0] < box.x0) | (lows[:, 0] > box.x1)
        assert (beside | (highs[:, 1] < box.y0) | (lows[:, 1] > box.y1)).all()
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_points_without_an_interval_are_named_as_well():
    apply_style({"palette": PALETTE})
    _, ((axis,),) = new_figure(width=0.5)
    points = pd.DataFrame({"x": [0.2, 0.8], "y": [0.3, 0.6], "low": np.nan, "high": np.nan}, index=["4v9", "0v1"])
    axis.plot(points["x"], points["y"], "o")
    label_points(axis, points, ["4v9", "0v1"])
    assert {text.get_text() for text in axis.texts} == {"4 vs 9", "0 vs 1"}


def test_saved_figures_are_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        apply_style({"palette": PALETTE})
        figure, ((axis,),) = new_figure()
        axis.plot([1, 2, 3])
        save_figure(figure, tmp_path / f"{name}.pdf", tmp_path / f"{name}.png")
    for suffix in ("pdf", "png"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()
    assert b"CreationDate" not in (tmp_path / "a.pdf").read_bytes()
