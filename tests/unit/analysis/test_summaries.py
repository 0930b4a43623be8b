"""Summaries over seeds: values, pairing, and what does not count."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import figure_embedding
from lowcap.analysis.summaries import (
    compare_studies,
    paired_change,
    purity_by_variant,
    score_training,
    summarise,
    summarise_draws,
    summarise_seeds,
    weights_by_round,
)
from simulated import measurements


def test_summary_agrees_with_pandas():
    table = measurements(seeds=range(6))
    found = summarise(table, ["task", "width"], ["f1"]).set_index(["task", "width"])
    groups = table.groupby(["task", "width"])["f1"]
    assert list(found.index) == [("4v9", 2), ("4v9", 4), ("0v1", 2), ("0v1", 4)]
    assert (found["metric"] == "f1").all()
    for name, expected in {"n": groups.size(), "mean": groups.mean(), "std": groups.std(), "max": groups.max()}.items():
        np.testing.assert_allclose(found[name].sort_index(), expected, err_msg=name)
    half = stats.t.ppf(0.975, 5) * groups.sem()
    for name, expected in {"ci_low": groups.mean() - half, "ci_high": groups.mean() + half}.items():
        np.testing.assert_allclose(found[name].sort_index(), expected, err_msg=name)


def test_a_single_seed_has_no_spread():
    found = summarise(measurements(seeds=(0,)), ["task", "width"], ["f1"])
    assert found[["std", "ci_low", "ci_high"]].isna().all(axis=None)
    assert (found["min"] == found["max"]).all()


def test_three_seeds_have_a_range_and_no_interval():
    found = summarise(measurements(), ["task", "width"], ["f1"])
    assert found[["ci_low", "ci_high"]].isna().all(axis=None)
    assert (found["min"] < found["max"]).all()


def test_undefined_values_are_left_out():
    table = measurements()
    table.loc[[0, 3, 4, 5], "f1"] = np.nan
    found = summarise(table, ["task", "width"], ["f1"])
    assert found["n"].tolist() == [2, 0, 3, 3]
    assert found["mean"][0] == pytest.approx(table["f1"][1:3].mean())
    assert found.loc[1, ["mean", "std", "ci_low"]].isna().all()


def test_repetitions_on_one_network_count_once():
    frame = pd.DataFrame(
        {"task": "4v9", "seed": [0, 0, 1, 1], "repetition": [0, 1, 0, 1], "f1": [0.8, 0.6, 0.9, 0.9], "auc": 1.0}
    )
    row = summarise(frame, ["task"], ["f1"]).iloc[0]
    assert row["n"] == 2
    assert row["mean"] == pytest.approx(0.8)
    assert (row["min"], row["max"]) == (pytest.approx(0.7), pytest.approx(0.9))


def test_groups_may_differ_in_size():
    table = measurements().iloc[:-1]
    assert summarise(table, ["task", "width"], ["f1"])["n"].tolist() == [3, 3, 3, 2]


def test_changes_are_paired_by_the_keys():
    table = measurements().sample(frac=1, random_state=0)
    change = paired_change(table, {"width": 2}, ["task", "seed"], "f1")
    wide = table.pivot_table(index=["task", "seed"], columns="width", values="f1")
    for row, found in zip(table.itertuples(), change, strict=True):
        assert found == pytest.approx(row.f1 - wide.loc[(row.task, row.seed), 2])
    assert paired_change(table, {"width": 3}, ["task", "seed"], "f1").isna().all()


def test_a_summary_over_seeds_has_the_changes_that_are_asked_for():
    table = measurements(seeds=range(6))
    found = summarise_seeds(table, ["task", "width", "lr"], ["f1", "f1_change"], {"width": 2}, ["f1"])
    means = found.set_index(["metric", "task", "width"])["mean"]
    assert means["f1_change", "4v9", 4] == pytest.approx(means["f1", "4v9", 4] - means["f1", "4v9", 2])
    assert means["f1_change", "4v9", 2] == 0
    assert "f1_change" not in table
    plain = summarise_seeds(table, ["task", "width"], ["f1"])
    pd.testing.assert_frame_equal(plain, summarise(table, ["task", "width"], ["f1"]))


def test_a_summary_over_draws_counts_those_drawn_at_random_with_networks_that_fit():
    draws = pd.DataFrame(
        {"draw": [0, 0, 1, 1, 2, 3], "width": [2, 4, 2, 4, 2, 2], "f1": [0.1, 0.3, 0.3, 0.5, 0.9, 0.9]}
    )
    draws = draws.assign(contrast=[*["none"] * 5, "noise"], fits=[*[True] * 4, False, True])
    by_width = summarise_draws(draws, ["width", "criterion"], ["f1"]).set_index("width")
    assert by_width["mean"].to_dict() == pytest.approx({2: 0.2, 4: 0.4})
    assert by_width["n"].tolist() == [2, 2]


def test_changes_within_a_draw_are_those_of_draws_in_which_both_networks_fit():
    draws = pd.DataFrame({"draw": [0, 0, 1, 1, 2], "width": [2, 4, 2, 4, 2], "f1": [0.1, 0.3, 0.3, 0.4, 0.9]})
    draws = draws.assign(contrast="none", fits=True)
    found = summarise_draws(draws, ["width"], ["f1", "f1_change"], {"width": 4}, ["f1"]).set_index(["metric", "width"])
    assert found.loc[("f1_change", 2), "mean"] == pytest.approx(-0.15)
    assert found.loc[("f1_change", 2), "n"] == 2
    assert found.loc[("f1", 2), "n"] == 3


def test_studies_are_compared_network_by_network():
    first = measurements(seeds=range(6)).assign(split="test")
    second = first.assign(f1=first["f1"] + np.where(first["width"] == 4, 0.01 * first["seed"], -0.1))
    other = second.assign(split="train", f1=0.0)
    found = compare_studies(first, pd.concat([second, other]).sample(frac=1, random_state=0)).set_index(
        ["task", "width"]
    )
    assert found["mean"]["4v9", 4] == pytest.approx(0.025)
    assert found["std"]["4v9", 4] == pytest.approx(np.std(0.01 * np.arange(6), ddof=1))
    assert (found["mean"]["0v1", 2], found["size"]["0v1", 2]) == (pytest.approx(-0.1), pytest.approx(0.1))
    alone = compare_studies(first[first["seed"] == 0], second)
    assert alone[["std", "ci_low"]].isna().all(axis=None)


def test_scores_take_the_best_and_the_last_epoch():
    curves = pd.DataFrame({"task": "4v9", "width": 2, "seed": 0, "split": "train", "epoch": [2, 0, 1]})
    curves = curves.assign(f1=[0.5, 0.1, 0.9], loss=[1.0, 3.0, 2.0], accuracy=[0.6, 0.2, 0.8], auc=0.5)
    (row,) = score_training(curves).itertuples()
    assert (row.best_f1, row.final_f1, row.final_loss, row.final_accuracy) == (0.9, 0.5, 1.0, 0.6)


def test_a_picture_has_the_purity_of_its_own_network_or_none():
    cases = [("as_described", 0, 0.9), ("as_described", 0.5, 0.85), ("as_described", 0.95, 0.8)]
    cases += [("as_released", 0.95, 0.7), ("untrained", 0, 0.5)]
    scores = pd.DataFrame(cases, columns=["variant", "level", "purity"]).assign(task="4v9", width=24, seed=42)
    wider = scores.assign(width=48, purity=scores["purity"] / 2)
    points = pd.DataFrame({"variant": ["dense", "as_described", "as_released"]}).assign(task="4v9", width=24, seed=42)
    expected = {"dense": 0.9, "as_described": 0.8, "as_released": 0.7}
    for order in ([scores, wider], [wider, scores]):
        assert purity_by_variant(pd.concat(order), points, 0.95) == expected
    assert purity_by_variant(wider, points, 0.95) == {}
    assert purity_by_variant(scores, points, 0.99) == {"dense": 0.9}


def test_a_picture_says_nothing_of_a_purity_that_is_not_known():
    points = pd.DataFrame({"variant": ["dense", "as_described"] * 2, "label": [0, 0, 1, 1], "x": 0.0, "y": 0.0})
    axes = figure_embedding.draw(points, {"dense": 0.9}, ("digit 4", "digit 9"), ["k"] * 5).axes
    assert [axis.get_xlabel() for axis in axes] == ["dense\n10-neighbour purity 0.900", "pruned, as described"]


def test_rounds_of_pruning_are_placed_by_the_weights_left():
    rows = [("f1", 0, 0.9), ("f1", 1, 0.8), ("weights", 0, 100.0), ("weights", 1, 50.0)]
    lottery = pd.DataFrame(rows, columns=["metric", "round", "mean"]).assign(arm="rewound")
    found = weights_by_round(lottery)
    assert found[["round", "mean", "share"]].to_numpy().tolist() == [[0, 0.9, 1], [1, 0.8, 0.5]]


def test_the_interval_of_a_score_ends_where_scores_end():
    frame = pd.DataFrame({"seed": range(10), "f1": [0.5, *[0.999] * 9], "loss": [2.0, *[0.001] * 9]})
    table = summarise(frame.assign(task="4v9"), ["task"], ["f1", "loss"]).set_index("metric")
    assert table.loc["f1", "ci_high"] == 1
    assert table.loc["loss", "ci_low"] < 0
