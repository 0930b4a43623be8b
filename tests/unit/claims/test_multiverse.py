"""Other analyses of claims on simulated networks whose truth is known."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

import multiverse as script
from lowcap.base.errors import InputError
from lowcap.claims.ledger import ledger_tables, multiverse_tables
from lowcap.claims.multiverse import COLUMNS, run_multiverse
from simulated import GAP, WIDTHS, judge, ledger_of, networks

pytestmark = pytest.mark.usefixtures("fewer_resamples")
RISING = [0.5, 0.6, 0.7, 0.8]
SOME = {"smallest": "some"}


def analyse(ledger, table, comparable=True, whole=()):
    return run_multiverse(ledger, {"t.csv": table}, comparable, whole)


def at_edge(table, errors):
    """Move the mean gap of the widest to the narrowest networks to so many standard errors above 0."""
    gaps = table.pivot_table(index="seed", columns="width", values="f1")
    gap = gaps[16] - gaps[2]
    table.loc[table["width"] == 16, "f1"] += errors * gap.std() / np.sqrt(len(gap)) - gap.mean()
    return table


def test_a_strong_effect_is_supported_by_all_analyses():
    found = analyse(ledger_of(GAP | SOME), networks(RISING, seeds=30))
    assert list(found) == list(COLUMNS)
    assert set(found["verdict"]) == {"reproduced"}
    assert len(found) == 3 * 3 * 3, "levels, smallest effects, and the number of seeds"


def test_an_effect_at_the_edge_is_open_at_some_levels():
    found = analyse(ledger_of(GAP), at_edge(networks([0.5] * 4, noise=0.1), 2.5)).set_index("level")
    assert found["verdict"].to_dict() == {0.95: "reproduced", 0.90: "reproduced", 0.99: "inconclusive"}


def test_half_of_what_matters_is_harder_to_rule_out():
    table = at_edge(networks([0.5] * 4, noise=0.015), 0)
    found = analyse(ledger_of(GAP | SOME), table).query("level == 0.95").set_index("smallest")["verdict"]
    assert found.to_dict() == {1.0: "contradicted", 0.5: "inconclusive", 2.0: "contradicted"}


def test_without_correction_chance_has_as_many_turns_as_there_are_tests():
    """One of ten effects at 2.5 standard errors is enough for `any`, if nobody counts the tests."""
    rng = np.random.default_rng(0)
    rows = []
    for task in range(10):
        values = rng.normal(size=20)
        values = (values - values.mean()) / values.std(ddof=1) + (2.5 if task == 3 else 0) / np.sqrt(20)
        rows += [{"task": task, "seed": seed, "f1": value} for seed, value in enumerate(values)]
    found = analyse(ledger_of({"each": {"task": list(range(10))}, "above": 0}, holds_for="any"), pd.DataFrame(rows))
    verdicts = found[(found["seeds"] == "all") & (found["task"] == "all")].set_index(["level", "correction"])["verdict"]
    assert verdicts[0.95, "u of k"] == "inconclusive"
    assert verdicts[0.95, "none"] == "reproduced"


def test_the_first_analysis_is_the_verdict_itself():
    for holds_for in ("all", "most", "any"):
        ledger = ledger_of({"each": {"width": WIDTHS}, "above": 0.62} | SOME, holds_for=holds_for)
        table = networks([0.5, 0.6, 0.65, 0.8], noise=0.05)
        claims, _ = judge(ledger, table)
        first = analyse(ledger, table).iloc[0]
        columns = ["claim", "setting", "case", "measured", "ci_low", "ci_high", "n", "verdict"]
        assert first[columns].tolist() == claims.iloc[0][columns].tolist()
        assert first[["level", "correction", "smallest"]].tolist() == [0.95, "u of k", 1]


def test_other_values_of_an_axis_are_measured():
    vary = {"width": [{2: 8}, {2: 4, 16: 8}], "task": [{"4v9": "0v1"}]}
    table = pd.concat([networks(RISING), networks([0.9, 0.9, 0.9, 0.6]).assign(task="0v1")])
    ledger = ledger_of(GAP | {"where": {"task": "4v9"}}, vary=vary)
    found = analyse(ledger, table).query("level == 0.95").set_index(["task", "width"])["measured"]
    expected = {("4v9", "2, 16"): 0.3, ("4v9", "8, 16"): 0.1, ("4v9", "4, 8"): 0.1, ("0v1", "2, 16"): -0.3}
    assert found.to_dict() == pytest.approx(expected, abs=0.002)
    every = analyse(ledger, table, whole=["a"]).query("level == 0.95")
    assert len(every) == 6
    assert every.set_index(["task", "width"])["measured"]["0v1", "4, 8"] == pytest.approx(0, abs=0.002)


def test_what_a_value_is_correlated_with_is_an_axis():
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"task": [f"{i}v{j}" for i in range(10) for j in range(i + 1, 10)], "f1": np.arange(45.0)})
    rows = rows.assign(error=rows["f1"], other=-rows["f1"], noise=rng.normal(size=45))
    test = {"measure": "correlation", "replicate": "digit", "along": "error", "above": 0}
    ledger = ledger_of(test, vary={"along": [{"error": "other"}, {"error": "noise"}, {"error": "missing"}]})
    found = analyse(ledger, rows).query("level == 0.95").set_index("along")["verdict"]
    assert found.to_dict() == {"error": "reproduced", "other": "contradicted", "noise": "inconclusive"}


@pytest.mark.parametrize(
    ("change", "metrics"),
    [
        ({}, ["f1", "accuracy", "auc"]),
        ({"measure": "trend", "along": "width", "plus": None, "minus": None}, ["f1", "accuracy", "auc"]),
        ({"minus": None}, ["f1", "accuracy"]),
        ({"exceeds": 0.7}, ["f1", "accuracy"]),
    ],
)
def test_auc_is_asked_where_a_test_is_about_a_change_and_not_about_a_level(change, metrics):
    test = {key: value for key, value in (GAP | change).items() if value is not None}
    table = networks(RISING)
    found = analyse(ledger_of(test), table.assign(accuracy=table["f1"] + 0.1, auc=table["f1"] + 0.2))
    assert list(found["metric"].unique()) == metrics


def test_one_task_alone_where_every_test_is_asked_of_each():
    table = pd.concat([networks(RISING), networks(RISING[::-1]).assign(task="0v1")])
    each = {"each": {"task": ["4v9", "0v1"]}}
    found = analyse(ledger_of(GAP | each, holds_for="most"), table).query("level == 0.95 and correction == 'u of k'")
    assert found.set_index("task")["verdict"].to_dict() == {
        "all": "contradicted",
        "4v9": "reproduced",
        "0v1": "contradicted",
    }
    also = analyse(ledger_of(GAP | each, GAP | {"where": {"task": "0v1"}}), table)
    assert also["task"].isna().all(), "a test is asked of one task alone"


def with_recipes(**changes):
    ledger = ledger_of(GAP | {"where": {"task": "4v9"}})
    ledger["settings"]["as_released"]["study"] = "own"
    ledger["measurements"]["f1"]["as_released"]["table"] = "{study}.csv"
    own = {"settings": ["as_released"], "measurements": ["f1"], "studies": ["he", "slow"]}
    return ledger | {"recipes": own | changes}


def test_networks_of_other_recipes_with_the_first_seeds():
    tables = {"own.csv": networks(RISING, seeds=25), "he.csv": networks(RISING[::-1]), "slow.csv": networks([0.5] * 4)}
    tables["slow.csv"]["task"] = "0v1"
    found = run_multiverse(with_recipes(), tables, True, ["a"]).query("level == 0.95")
    assert found.set_index(["recipe", "seeds"])["verdict"].to_dict() == {
        ("as written", "all"): "reproduced",
        ("as written", "10"): "reproduced",
        ("as written", "20"): "reproduced",
        ("he", "all"): "contradicted",
    }, "the last recipe does not have the task"


@pytest.mark.parametrize("key", ["settings", "measurements"])
def test_other_recipes_only_where_they_are_measured(key):
    found = run_multiverse(with_recipes(**{key: ["none"]}), {"own.csv": networks(RISING)}, True, [])
    assert found["recipe"].isna().all()
    assert not found.empty


def test_the_tables_of_other_recipes_are_read_for_this_alone():
    ledger = with_recipes()
    assert ledger_tables(ledger) == ["own.csv"]
    assert multiverse_tables(ledger) == ["he.csv", "own.csv", "slow.csv"]


def test_the_first_seeds_are_those_with_the_lowest_numbers():
    table = networks([0.5] * 4, seeds=25)
    table.loc[(table["width"] == 16) & (table["seed"] >= 10), "f1"] += 0.3
    found = analyse(ledger_of(GAP), table).query("level == 0.95").set_index("seeds")
    assert found["n"].to_dict() == {"all": 25, "10": 10, "20": 20}
    assert found["measured"].to_dict() == pytest.approx({"all": 0.18, "10": 0, "20": 0.15}, abs=0.003)
    few = analyse(ledger_of(GAP), networks(RISING, seeds=10))
    assert list(few["seeds"].unique()) == ["all"], "the first ten of ten are all"


def test_other_parts_of_the_images_where_the_measurement_names_one():
    table = pd.concat([networks(RISING).assign(split="train"), networks(RISING[::-1]).assign(split="validation")])
    ledger = ledger_of(GAP)
    ledger["measurements"]["f1"]["as_released"]["where"] = {"split": "validation"}
    found = analyse(ledger, table).query("level == 0.95").set_index("split")["verdict"]
    assert found.to_dict() == {"validation": "contradicted", "train": "reproduced"}


def test_what_is_not_possible_is_left_out():
    ledger = ledger_of(GAP | {"where": {"task": "4v9"}}, vary={"width": [{2: 3}], "task": [{"4v9": "3v8"}]})
    found = analyse(ledger, networks(RISING))
    assert len(found) == 3, "the levels; no such rows, no other metric, part or number of seeds"
    assert analyse(ledger_of(GAP | {"where": {"task": "3v8"}}), networks(RISING)).empty, "a trial's grid lacks it"


@pytest.mark.parametrize(
    ("tests", "ways"),
    [
        ([GAP], 3),
        ([GAP | SOME], 3 * 3),
        ([GAP, GAP], 3 * 2),
        ([GAP, GAP | SOME], 3 * 2 * 3),
    ],
)
def test_ways_to_judge_that_are_the_same_count_once(tests, ways):
    table = networks(RISING)
    found = analyse(ledger_of(*tests), table.assign(accuracy=table["f1"]))
    assert len(found) == 2 * ways
    assert not found[["metric", "level", "correction", "smallest"]].duplicated().any()


def test_all_choices_are_combined_of_some_claims_alone():
    table = networks(RISING, seeds=12)
    table = table.assign(accuracy=table["f1"])
    ledger = ledger_of(GAP | {"where": {"task": "4v9"}}, vary={"width": [{2: 4}]})
    assert len(analyse(ledger, table)) == 3 * (1 + 1 + 1 + 1)
    assert len(analyse(ledger, table, whole=["a", "of another ledger"])) == 3 * 2 * 2 * 2


def test_values_that_agree_or_not_have_no_other_analysis():
    assert analyse(ledger_of({"measure": "agreement", "above": 0}), networks(RISING)).empty


def test_a_claim_that_is_not_tested_has_no_analysis():
    assert analyse(ledger_of(GAP, not_testable={"as_released": "since"}), networks(RISING)).empty


def test_settings_with_the_same_measurement_have_the_same_analyses():
    ledger = ledger_of(GAP)
    ledger["settings"]["converged"] = {"reading": "other"}
    ledger["measurements"]["f1"]["converged"] = ledger["measurements"]["f1"]["as_released"]
    first, second = (rows.drop(columns="setting") for _, rows in analyse(ledger, networks(RISING)).groupby("setting"))
    pd.testing.assert_frame_equal(first.reset_index(drop=True), second.reset_index(drop=True))


def test_a_column_that_there_is_not_is_a_mistake():
    with pytest.raises(InputError, match=r"a: t\.csv: found column 'rate'"):
        analyse(ledger_of(GAP | {"where": {"rate": 1}}), networks(RISING))


@pytest.mark.parametrize(("complete", "verdict"), [(True, "reproduced"), (False, "not comparable")])
def test_the_tables(tmp_path, complete, verdict):
    (tmp_path / "ledger.yaml").write_text(yaml.safe_dump(ledger_of(GAP)))
    networks(RISING).to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "source.json").write_text(json.dumps({"complete": complete}))
    inputs = SimpleNamespace(
        ledger=str(tmp_path / "ledger.yaml"), tables=[str(tmp_path / "t.csv")], sources=[str(tmp_path / "source.json")]
    )
    output = SimpleNamespace(analyses=str(tmp_path / "analyses.csv"), shares=str(tmp_path / "shares.csv"))
    script.main(inputs, output, {"complete": True, "whole": []})
    assert pd.read_csv(output.analyses)["verdict"].tolist() == [verdict] * 3
    shares = pd.read_csv(output.shares).iloc[0]
    assert shares["analyses"] == 3
    assert shares["agreeing"] == 1 if complete else np.isnan(shares["agreeing"])
