"""Correlations over draws on simulated surveys, and pairs of draws."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy import stats

import figure_survey_ellipses
from lowcap.analysis import statistics
from lowcap.analysis.prediction import (
    POINTS_AT,
    STRATA,
    ByDraw,
    around_ellipse,
    contrast_pairs,
    granulated,
    paired_arms,
    predict,
    strata,
    summarise_pairs,
)
from lowcap.analysis.statistics import resampled
from lowcap.survey import sensitivity


@pytest.fixture(autouse=True)
def fewer_resamples(monkeypatch):
    monkeypatch.setattr(statistics, "RESAMPLES", 300)


def survey(draws=60, shared=1.0, own=0.3, link=0.0, seed=0):
    """Networks of six widths per draw; metric and target have a part that the draw shares, tied by `link`."""
    rng = np.random.default_rng(seed)
    axes = {axis: rng.choice(["a", "b"], draws) for axis in STRATA if axis != "width"}
    frame = pd.DataFrame({"draw": range(draws), **axes, "learning_rate": rng.random(draws), "scale": rng.random(draws)})
    metric, target = rng.normal(size=(2, draws))
    target = link * metric + np.sqrt(1 - link**2) * target
    rows = pd.concat([frame.assign(width=width) for width in (2, 4, 8, 16, 32, 64)], ignore_index=True)
    for name, common in (("metric", metric), ("gap", target)):
        rows[name] = shared * np.tile(common, 6) + own * rng.normal(size=len(rows))
    return rows


def test_networks_of_a_draw_do_not_count_as_independent():
    """Without any link, intervals over draws cover zero about as often as they say; over networks they would not."""
    covered = naive = 0
    for seed in range(40):
        frame = survey(draws=40, own=0.1, seed=seed)
        found = ByDraw(frame, ["metric", "gap"]).between("metric", "gap")
        covered += found.low <= 0 <= found.high
        alone = ByDraw(frame.assign(draw=range(len(frame))), ["metric", "gap"]).between("metric", "gap")
        naive += alone.low <= 0 <= alone.high
        assert found.n == 40
        assert found.value == pytest.approx(alone.value)
    assert covered >= 34
    assert naive <= 28


def test_draws_are_resampled_with_all_their_networks():
    frame = survey().sample(frac=1, random_state=0)
    frame = frame[frame["width"] <= frame["draw"]].round({"metric": 1})
    clusters = [np.flatnonzero(frame["draw"] == draw) for draw in frame["draw"].unique()]
    values = frame[["metric", "gap"]].to_numpy()

    def statistic(samples):
        rows = (np.concatenate([clusters[one] for one in chosen]) for chosen in samples)
        return np.array([stats.spearmanr(values[chosen]).statistic for chosen in rows])

    found = ByDraw(frame, ["metric", "gap"]).between("metric", "gap")
    assert found == pytest.approx(resampled(statistic, len(clusters)), abs=1e-12)


def test_a_link_is_found():
    assert ByDraw(survey(link=0.9), ["metric", "gap"]).between("metric", "gap").low > 0.6


def test_undefined_metrics_are_left_out():
    frame = survey()
    frame.loc[frame["draw"] < 10, "metric"] = np.nan
    assert ByDraw(frame, ["metric", "gap"]).between("metric", "gap").n == 50


def test_an_axis_that_moves_both_does_not_count_within_it():
    frame = survey(draws=200)
    shift = 5.0 * (frame["label_noise"] == "a")
    frame = frame.assign(metric=frame["metric"] + shift, gap=frame["gap"] + shift)
    taus = granulated(frame, "metric", "gap")
    assert set(taus) == {*STRATA, "learning_rate", "scale"}
    assert abs(taus["label_noise"]) < 0.1
    assert taus["task"] > 0.4


def test_pairs_are_second_less_first_and_know_who_fits():
    rows = []
    for pair in range(3):
        for arm, value in (("first", 1.0), ("second", 1.5 + pair)):
            for width in (2, 4):
                fits = not (arm == "first" and width == 2)
                case = {"contrast": "noise", "pair": pair, "arm": arm, "width": width, "jacobian": value, "fits": fits}
                rows.append(case)
    rows.append({"contrast": "none", "pair": -1, "arm": "none", "width": 2, "jacobian": 9.0, "fits": True})
    frame = pd.DataFrame(rows).sample(frac=1, random_state=0)
    found = contrast_pairs(frame[~((frame["pair"] == 2) & (frame["arm"] == "first"))], ["jacobian"])
    assert sorted(found["pair"].unique()) == [0, 1], "a pair that lacks an arm is left out"
    assert found.set_index(["pair", "width"])["jacobian"].to_dict() == {
        (0, 2): 0.5,
        (0, 4): 0.5,
        (1, 2): 1.5,
        (1, 4): 1.5,
    }
    assert found.groupby("width")["both_fit"].all().to_dict() == {2: False, 4: True}


def test_every_metric_is_related_to_every_target_of_networks_that_fit_and_of_all():
    networks = survey(link=0.9).assign(contrast="none", cause=lambda rows: rows["metric"])
    networks = networks.assign(fits=networks["draw"] < 50)
    found = predict(pd.concat([networks, networks.assign(contrast="noise")]), ["gap"], ["metric", "cause"], "cause")
    table = found.correlations.set_index(["subset", "metric", "statistic"])
    assert table["n"]["fitted", "metric", "spearman"] == 50
    assert table["n"]["all", "metric", "spearman"] == 60
    fitted = ByDraw(networks[networks["fits"]], ["metric", "gap"]).between("metric", "gap")
    assert table["value"]["fitted", "metric", "spearman"] == fitted.value
    partial = ByDraw(networks, ["metric", "gap", "cause"]).partial("metric", "gap", "cause")
    assert table["value"]["all", "metric", "partial"] == pytest.approx(partial.value, nan_ok=True)
    assert ("all", "cause", "partial") not in table.index
    taus = found.granulated.set_index(["subset", "target", "metric", "axis"])["tau"]
    assert taus["all", "gap", "metric", "task"] == granulated(networks, "metric", "gap")["task"]
    assert found.counts.to_numpy().tolist() == [["fitted", 300, 50], ["unfitted", 60, 10], ["all", 360, 60]]


def test_pairs_are_summarised_with_their_widths_averaged_first():
    pairs = pd.DataFrame({"contrast": "noise", "pair": np.repeat(range(6), 2), "jacobian": np.arange(12.0)})
    pairs = pairs.assign(both_fit=pairs["pair"] < 3)
    found = summarise_pairs(pairs, ["jacobian"]).set_index("subset")
    assert found["mean"].to_dict() == {"all": 5.5, "fitted": 2.5}
    assert (found["n"].to_dict(), found["networks"].to_dict()) == ({"all": 6, "fitted": 3}, {"all": 12, "fitted": 6})
    assert found["ci_low"]["all"] > 0
    assert np.isnan(found["ci_low"]["fitted"]), "three pairs have no interval"


def test_a_survey_without_an_axis_has_no_strata_of_it():
    frame = survey(draws=10)
    assert {axis for axis, _ in strata(frame)} - {axis for axis, _ in strata(frame.drop(columns="depth"))} == {"depth"}


def test_arms_stand_side_by_side_where_both_networks_fit():
    rows = [
        {"contrast": "noise", "pair": pair, "arm": arm, "width": 2, "gap": value, "fits": pair != 1 or arm == "first"}
        for pair in range(3)
        for arm, value in (("second", pair + 0.5), ("first", float(pair)))
    ]
    rows.append({"contrast": "none", "pair": -1, "arm": "none", "width": 2, "gap": 9.0, "fits": True})
    found = paired_arms(pd.DataFrame(rows), ["gap"])
    assert found[["pair", "first", "second"]].to_numpy().tolist() == [[0, 0, 0.5], [2, 2, 2.5]]


def test_ellipses_meet_their_points_where_they_are_measured_to():
    assert POINTS_AT == sensitivity.POINTS_AT


def test_what_is_known_by_distance_goes_around_the_ellipse():
    rows = [
        {"kind": "same", "degrees": degrees, "metric": metric, "mean": degrees, "ci_low": 0.0, "ci_high": 1.0}
        for metric in ("jacobian", "switches")
        for degrees in (0, 15, 30, 45, 60)
    ]
    curve = around_ellipse(pd.DataFrame(rows), "same", "jacobian").set_index("angle")["mean"]
    assert curve.index.tolist() == list(range(0, 361, 15))
    assert all(abs(angle % 120 - 60) == distance for angle, distance in curve.items())
    steps = around_ellipse(pd.DataFrame(rows), "same", "switches").set_index("angle")["mean"]
    assert steps[67.5] == steps[52.5] == steps[172.5] == 0
    assert (steps[7.5], len(steps)) == (45, 24)


def test_the_axis_of_a_row_holds_the_paths_of_every_survey():
    def summary(level: float) -> pd.DataFrame:
        cells = itertools.product(figure_survey_ellipses.KINDS, range(0, 61, 15), figure_survey_ellipses.METRICS)
        table = pd.DataFrame(cells, columns=["kind", "degrees", "metric"])
        return table.assign(mean=level, ci_low=level / 2, ci_high=2 * level)

    figure = figure_survey_ellipses.draw({"low": summary(1.0), "high": summary(5.0)}, {"low": "a", "high": "b"})
    for axis in figure.axes:
        low, high = axis.get_ylim()
        assert low == 0
        assert high >= 10
    plt.close(figure)
