"""The panels of the summary show the numbers that they are given."""

import numpy as np
import pandas as pd
import pytest

from lowcap.figures.style import new_figure
from lowcap.figures.summary import draw_counts, draw_difficulty, draw_interactions, draw_robustness


@pytest.fixture
def axis():
    figure, ((axis,),) = new_figure()
    yield axis
    figure.clear()


def test_bars_are_as_long_as_there_are_claims(axis):
    counts = pd.DataFrame(
        {
            "setting": ["as_released"] * 3 + ["converged"] * 2,
            "verdict": ["reproduced", "partly", "not testable", "inconclusive", "reproduced"],
            "claims": [5, 2, 9, 4, 0],
        }
    )
    draw_counts(axis, counts)
    widths = [[bar.get_width() for bar in bars] for bars in axis.containers]
    assert widths == [[0, 5], [0, 2], [4, 0], [0, 0]]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["converged", "as released"]
    assert [text.get_text() for text in axis.texts] == ["", "5", "", "2", "4", "", "", ""]
    assert [text.get_text() for text in axis.get_legend().get_texts()] == [
        "reproduced",
        "partly",
        "inconclusive",
        "contradicted",
    ]


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


def test_gaps_of_studies_share_their_severities(axis):
    gaps = pd.DataFrame(
        {
            "measure": ["drop", "drop", "f1"],
            "corruption": ["gaussian_noise", "gaussian_noise", "gaussian_noise"],
            "severity": [0.1, 0.3, 0.1],
            "mean": [0.01, 0.05, 0.9],
            "ci_low": [0.0, 0.02, 0.8],
            "ci_high": [0.02, 0.08, 1.0],
        }
    )
    draw_robustness(axis, {"released": gaps, "converged": gaps})
    first, second, _ = axis.lines
    assert first.get_ydata().tolist() == second.get_ydata().tolist() == [0.01, 0.05]
    assert ((second.get_xdata() + first.get_xdata()) / 2).tolist() == pytest.approx([0.1, 0.3])


def test_a_line_per_arm(axis):
    summary = pd.DataFrame(
        [
            {"arm": arm, "metric": metric, "epoch": epoch, "mean": 0.1 * epoch, "ci_low": 0.0, "ci_high": 1.0}
            for arm in ("full", "small", "noisy")
            for metric in ("generalizable", "other")
            for epoch in (3, 0)
        ]
    )
    draw_interactions(axis, summary, {"full": "all images", "small": "few images", "noisy": "wrong labels"})
    assert [line.get_xdata().tolist() for line in axis.get_lines()] == [[0, 3]] * 3
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["all images", "few images", "wrong labels"]
