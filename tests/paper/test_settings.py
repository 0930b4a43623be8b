"""Verdicts of many settings: the figure of what decides them, and the table whose rows are settings."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from figure_architectures import draw
from simulated import GAP, judge, ledger_of, networks
from table_claims import MOST_COLUMNS, typeset

SETTINGS = [f"setting_{number}" for number in range(MOST_COLUMNS + 1)]
TITLES = {"a": "first", "b": "second"}


def judged(settings):
    """Two claims, of which the second, that no width helps, is contradicted, in settings with the same networks."""
    ledger = ledger_of(GAP)
    ledger["claims"].append(ledger_of({**GAP, "above": 0.5}, id="b")["claims"][0])
    ledger["settings"] = {name: {} for name in settings}
    ledger["measurements"]["f1"] = dict.fromkeys(settings, ledger["measurements"]["f1"]["as_released"])
    claims, _ = judge(ledger, networks([0.90, 0.92, 0.94, 0.96]))
    return ledger, claims.assign(fixed="before", agreement="")


def test_every_verdict_is_drawn_where_it_was_measured():
    _, claims = judged(SETTINGS)
    figure = draw(claims, TITLES, SETTINGS)
    for axis, (claim, title) in zip(figure.axes, TITLES.items(), strict=True):
        points = [point for line in axis.lines if line.get_linestyle() == "None" for point in line.get_xydata()]
        measured, places = zip(*points, strict=True)
        assert measured == pytest.approx(claims.loc[claims["claim"] == claim, "measured"].to_list())
        assert places == (4, 3, 2, 1, 0)
        assert axis.get_title() == title
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["reproduced", "contradicted"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [f"setting {n}" for n in range(5)]
    plt.close(figure)


def test_what_is_not_judged_is_grey_and_has_no_place_in_the_legend():
    _, claims = judged(SETTINGS)
    unjudged = pd.concat([claims.iloc[:1].assign(verdict="not comparable"), claims.iloc[1:2].assign(measured=None)])
    figure = draw(unjudged, {"a": "first"}, SETTINGS)
    drawn = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert [line.get_color() for line in drawn if len(line.get_xdata())] == ["0.6"]
    assert not figure.legends
    plt.close(figure)


@pytest.mark.parametrize("settings", [SETTINGS[:2], SETTINGS])
def test_many_settings_are_rows_and_few_are_columns(settings):
    ledger, claims = judged(settings)
    text = typeset(claims, ledger, "all")
    rows = re.findall(r"^(.*?) & .*\\\\ \\addlinespace$", text, re.MULTILINE)
    names = [name.replace("_", " ") for name in settings]
    assert rows == (names if len(settings) > MOST_COLUMNS else ["s (Fig. 1)"] * 2)
    head = text.split("\\midrule")[0].splitlines()[-1]
    assert all(name in head for name in names) == (len(settings) <= MOST_COLUMNS)
    assert text.count(r"\verdictword{reproduced}") == text.count(r"\verdictword{contradicted}") == len(settings)
    shares = [float(share) for share in re.findall(r"L\{([0-9.]+)\\linewidth\}", text)]
    assert sum(shares) <= 0.91
