"""Published values beside ours."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from lowcap.analysis.published import (
    SEEDS,
    auc_change_over_seeds,
    change_over_seeds,
    compare,
    compare_figures,
    count_dead,
    nearest_in_range,
    percent_change,
    predict_redraw,
    rank_seeds,
    read_published,
)
from lowcap.base.errors import InputError

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "paper/published").glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_published_file_says_source_and_error(path):
    table = read_published(path)
    assert len(table) and "arXiv:2507.16278" in path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("task,f1,error\n4v9,0.9,0.001\n", "found no source"),
        ("# \ntask,f1,error\n4v9,0.9,0.001\n", "found no source"),
        ("# Fig. 3\ntask,f1\n4v9,0.9\n", "found a value without error"),
        ("# Fig. 3\ntask,f1,error\n4v9,0.9,\n", "found a value without error"),
        ("# Fig. 3\ntask,f1,error\n4v9,0.9,-0.1\n", "found a value without error"),
        ("# Fig. 3\ntask,f1,error\n4v9,0.9,small\n", "found a value without error"),
    ],
)
def test_a_file_without_source_or_error_is_refused(tmp_path, text, told):
    path = tmp_path / "dots.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"dots\.csv: {told}; allowed is"):
        read_published(path)


def pruned(**columns: object) -> pd.DataFrame:
    """Three seeds of one network, dense and pruned at 95 %: F1 falls by 1, 2 and 3 per cent of itself."""
    dense = np.array([0.8, 0.9, 1.0])
    rows = {
        "task": "4v9",
        "width": 4,
        "seed": [0, 42, 78] * 2,
        "reading": "as_released",
        "level": [0.0] * 3 + [0.95] * 3,
        "f1": [*dense, *dense * [0.99, 0.98, 0.97]],
        "dead_neurons": [0, 0, 0, 0, 2, 1],
    }
    return pd.DataFrame(rows | columns)


def test_changes_are_per_cent_of_the_dense_network_of_the_same_seed():
    table = pruned()
    np.testing.assert_allclose(percent_change(table, "f1"), [0, 0, 0, -1, -2, -3], atol=1e-12)
    change = change_over_seeds(table, "f1").set_index("level").loc[0.95]
    assert (change["mean"], change["std"]) == (pytest.approx(-2), pytest.approx(1))
    assert count_dead(table).set_index("level")["count"].to_dict() == {0.0: 0, 0.95: 2}
    assert change_over_seeds(pruned(reading="as_described"), "f1", "as_described")["mean"].tolist()[1] == pytest.approx(
        -2
    )


def test_auc_may_lie_two_pairs_of_a_million_further():
    table = auc_change_over_seeds(pruned().rename(columns={"f1": "auc"}))
    assert table["mean_error"].tolist() == table["std_error"].tolist() == [pytest.approx(2e-4)] * 2


def test_seeds_are_told_apart_by_rank_alone():
    scores = pd.DataFrame({"task": "4v9", "width": [2, 2, 2, 4, 4], "seed": [0, 42, 78, 0, 42], "split": "train"})
    scores["best_f1"] = [0.7, 0.5, 0.6, 0.9, 0.8]
    ranked = rank_seeds(scores)
    assert ranked.set_index("rank")["f1"].to_dict() == {"lowest": 0.5, "middle": 0.6, "highest": 0.7}
    assert set(ranked["width"]) == {2}  # of two seeds no one knows which two dots they are
    more = pd.concat([scores, scores.iloc[:1].assign(seed=1, best_f1=0.1)])
    pd.testing.assert_frame_equal(rank_seeds(more), ranked)


def test_values_are_compared_in_units_of_their_error():
    published = pd.DataFrame({"task": "4v9", "width": [2, 4, 6], "f1": [0.7, 0.8, 0.9], "error": 0.01})
    ours = pd.DataFrame({"task": "4v9", "width": [2, 4, 6], "f1": [0.7, 0.805, 0.93]})
    found = compare(published, ours, ["f1"], "dots.csv", complete=True)
    np.testing.assert_allclose(found["deviation"], [0, 0.5, 3], atol=1e-9)
    assert found["case"].tolist()[1] == "task 4v9, width 4"
    wider = compare(published, ours.assign(f1_error=0.02), ["f1"], "dots.csv", complete=True)
    np.testing.assert_allclose(wider["deviation"], [0, 0.5 / 3, 1], atol=1e-9)


def test_values_outside_the_grid_are_named_or_left_out():
    published = pd.DataFrame({"task": "4v9", "width": [2, 4], "f1": [0.7, np.nan], "error": 0.01})
    ours = pd.DataFrame({"task": ["4v9"], "width": [8], "f1": [0.7]})
    with pytest.raises(InputError, match=r"dots\.csv: task 4v9, width 2: outside the grid of this build"):
        compare(published, ours, ["f1"], "dots.csv", complete=True)
    assert compare(published, ours, ["f1"], "dots.csv", complete=False).empty


def test_a_value_that_ours_has_not_agrees_with_nothing():
    published = pd.DataFrame({"width": [2], "mean": [0.0], "error": [0.1]})
    found = compare(published, pd.DataFrame({"width": [2], "mean": [np.nan]}), ["mean"], "changes.csv", complete=True)
    assert found["deviation"].tolist() == [np.inf]


def test_figures_are_compared_by_their_own_quantities():
    spread = pd.DataFrame({"width": [2], "mean": [1.0], "std": [0.5], "error": [0.1]})
    count = pd.DataFrame({"width": [2], "count": [0], "error": [0.5]})
    published = {"changes": ("changes.csv", spread), "dead": ("dead.csv", count)}
    ours = {"changes": spread.drop(columns="error"), "dead": pd.DataFrame({"width": [2], "count": [1]})}
    found = compare_figures(published, ours, complete=True).set_index(["figure", "quantity"])["deviation"]
    assert found.to_dict() == {("changes", "mean"): 0, ("changes", "std"): 0, ("dead", "count"): 2}


def test_a_printed_value_is_compared_with_the_range_of_our_seeds():
    scores = pd.DataFrame({"task": "4v9", "width": 2, "lr": 0.03, "seed": [0, 42, 78], "split": "train"})
    scores["final_f1"] = [0.5, 0.6, 0.7]
    printed = pd.DataFrame({"task": "4v9", "width": 2, "lr": 0.03, "f1": [0.65, 0.8], "error": 0.005})
    assert nearest_in_range(printed, scores)["f1"].tolist() == [0.65, 0.7]


def test_one_more_draw_lies_in_its_prediction_interval_as_often_as_said():
    rng = np.random.default_rng(0)
    draws, trials, hits = 20, 400, 0
    seeds = np.tile(SEEDS, draws)
    for _ in range(trials):
        values = rng.normal(0.8, 0.01, (draws + 1, 3))
        table = pd.DataFrame({"f1": values[:draws].ravel(), "repetition": np.repeat(np.arange(draws), 3)})
        table = table.assign(seed=seeds, task="4v9", corruption="occlusion", severity=7, width=24)
        (found,) = predict_redraw(table, cases=1).itertuples()
        hits += abs(values[draws].mean() - found.mean) <= found.mean_error
    # With one case the mean and the deviation share the error of 5 %: each interval is one of 97.5 %.
    assert hits / trials == pytest.approx(0.975, abs=0.02)
    half = t.ppf(1 - 0.025 / 2, draws - 1) * np.sqrt(1 + 1 / draws)
    means = table.groupby("repetition")["f1"].mean()
    assert found.mean_error == pytest.approx(half * means.std())


def test_the_pruning_figures_alone_bound_what_was_removed():
    """They are in per cent, and most means are exactly zero: no decision on any image changed in three seeds."""
    table = read_published(ROOT / "paper/published/pruning_f1_change.csv")
    assert len(table) == 550
    assert (table["mean"] == 0).sum() == 475
    # One image of a validation set of some 2,340 in one of three seeds changes F1 by about this many per cent.
    one_image = 100 / 2340 / 3
    moved = table["mean"][table["mean"] != 0].abs()
    assert moved.median() < 2 * one_image
    assert moved.max() < 10 * one_image
