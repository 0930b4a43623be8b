"""Verdicts argued with, on simulated networks: against judging anew what was moved by hand."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import arguments as script
from lowcap.claims.arguments import COLUMNS, LETTERS, LEVELS, SEEDS, STEPS, argue_ledger
from lowcap.claims.ledger import HOLDS_FOR
from lowcap.claims.multiverse import run_multiverse
from lowcap.claims.verdicts import CORRECTIONS
from simulated import GAP, WIDTHS, judge, ledger_of, networks

pytestmark = pytest.mark.usefixtures("fewer_resamples")
SOME = {"smallest": "some"}
WRITTEN = STEPS.index(0)
# Values near bounds, of which some tests are decided and others not.
MEANS = st.lists(st.floats(0.55, 0.75), min_size=4, max_size=4)
NOISE = st.sampled_from([0.001, 0.02, 0.1])
SIDES = st.sampled_from(["above", "below"])


def argue(ledger, table, comparable=True):
    return argue_ledger(ledger, {"t.csv": table}, comparable)


def claim_on_each(side, bound, holds_for="all"):
    return ledger_of({"each": {"width": WIDTHS}, side: bound} | SOME, holds_for=holds_for)


def as_written(arguments):
    chosen = (arguments["seeds"] == "all") & (arguments["correction"] == "u of k") & (arguments["level"] == 0.95)
    return arguments[chosen]


@given(MEANS, NOISE, SIDES, st.sampled_from(HOLDS_FOR), st.integers(3, 12))
def test_where_nothing_is_moved_stands_the_verdict_itself(means, noise, side, holds_for, seeds):
    ledger, table = claim_on_each(side, 0.65, holds_for), networks(means, noise=noise, seeds=seeds)
    (letters,) = as_written(argue(ledger, table))["verdicts"]
    assert LETTERS[letters[WRITTEN]] == judge(ledger, table)[0]["verdict"].item()


@given(MEANS, NOISE, SIDES, st.sampled_from(HOLDS_FOR), st.sampled_from(STEPS))
def test_a_moved_bound_is_judged_as_one_that_was_written_there(means, noise, side, holds_for, steps):
    table = networks(means, noise=noise)
    stricter = 0.65 + (1 if side == "above" else -1) * steps * 0.02
    (letters,) = as_written(argue(claim_on_each(side, 0.65, holds_for), table))["verdicts"]
    claims, _ = judge(claim_on_each(side, stricter, holds_for), table)
    assert LETTERS[letters[STEPS.index(steps)]] == claims["verdict"].item()


@given(MEANS, NOISE, SIDES, st.sampled_from(HOLDS_FOR))
def test_nothing_stricter_makes_a_claim_reproduced(means, noise, side, holds_for):
    found = argue(claim_on_each(side, 0.65, holds_for), networks(means, noise=noise))
    reproduced = found.assign(steps=[[letter == "r" for letter in letters] for letters in found["verdicts"]])
    for rows in reproduced["steps"]:
        assert rows == sorted(rows, reverse=True), "from looser to stricter bounds"
    for _, rows in reproduced.groupby(["seeds", "correction"]):
        by_level = np.array(rows.sort_values("level")["steps"].tolist(), dtype=int)
        assert (np.diff(by_level, axis=0) <= 0).all()
    for _, rows in reproduced.groupby(["seeds", "level"]):
        none, some, every = (rows.set_index("correction")["steps"][word] for word in ("none", "u of k", "all k"))
        assert not any(np.array(some) & ~np.array(none))
        assert not any(np.array(every) & ~np.array(some))


def test_seeds_are_the_first_and_those_that_there_are():
    table = networks([0.5] * 4, seeds=20)
    table.loc[(table["width"] == 16) & (table["seed"] >= 10), "f1"] += 0.3
    table.loc[(table["width"] == 16) & (table["seed"] < 10), "f1"] -= 0.3
    found = argue(ledger_of(GAP), table)
    verdicts = found[(found["level"] == 0.8) & (found["correction"] == "none")].set_index("seeds")["verdicts"]
    assert {seeds: letters[WRITTEN] for seeds, letters in verdicts.items()} == {
        "all": "i",
        "3": "i",
        "5": "c",
        "10": "c",
    }, "three have no interval; the first twenty of twenty are all"
    for count in (5, 10):
        few, _ = judge(ledger_of(GAP), table[table["seed"] < count])
        assert few["verdict"].item()[0] == verdicts[str(count)][WRITTEN]


def test_seeds_are_left_alone_where_they_are_no_replicates():
    table = networks([0.5, 0.6, 0.7, 0.8], seeds=12).rename(columns={"seed": "draw"})
    assert set(argue(ledger_of(GAP | {"replicate": "draw"}), table)["seeds"]) == {"all"}


def test_a_smallest_effect_of_0_leaves_the_bound():
    found = argue(ledger_of(GAP), networks([0.5, 0.5, 0.5, 0.51], noise=0.02))
    assert set(found["verdicts"].map(len)) == {len(STEPS)}
    assert set(found["verdicts"].map(lambda letters: len(set(letters)))) == {1}
    moved = argue(ledger_of(GAP | SOME), networks([0.5, 0.5, 0.5, 0.51], noise=0.001))
    assert as_written(moved)["verdicts"].item() == "r" * 7 + "c" * 6


@pytest.mark.parametrize("holds_for", HOLDS_FOR)
def test_what_others_judge_too_comes_out_the_same(holds_for):
    """Analyses of the multiverse that differ in level, correction and seeds alone."""
    ledger = claim_on_each("above", 0.62, holds_for)
    table = networks([0.6, 0.62, 0.63, 0.8], noise=0.03, seeds=25)
    others = run_multiverse(ledger, {"t.csv": table}, True, ["a"]).query("smallest == 1")
    found = argue(ledger, table).merge(others, on=["seeds", "correction", "level"])
    assert len(found) == 3 * 2 * 3
    assert [letters[WRITTEN] for letters in found["verdicts"]] == [word[0] for word in found["verdict"]]


def test_values_that_agree_or_not_have_no_level():
    ledger = ledger_of({"measure": "agreement", "above": 0.55} | SOME)
    found = argue(ledger, networks([0.6, 0.6, 0.6, 0.6]))
    assert set(found["verdicts"]) == {"r" * 11 + "c" * 2}, "all lie above 0.55 and 0.04, not above 0.55 and 0.05"


def test_every_combination_has_a_row():
    found = argue(claim_on_each("above", 0.6), networks([0.5] * 4, seeds=40))
    assert list(found) == list(COLUMNS)
    assert len(found) == (1 + len(SEEDS)) * len(CORRECTIONS) * len(LEVELS)
    assert not found.drop(columns="verdicts").duplicated().any()


def test_what_is_not_judged_has_no_row():
    assert argue(ledger_of(GAP), networks([0.5] * 4), comparable=False).empty
    assert argue(ledger_of(GAP, not_testable={"as_released": "since"}), networks([0.5] * 4)).empty
    assert argue(ledger_of(GAP | {"where": {"task": "3v8"}}), networks([0.5] * 4)).empty


def test_the_letters_tell_verdicts_apart():
    assert len(LETTERS) == 4


@pytest.mark.parametrize("complete", [True, False])
def test_the_table(tmp_path, complete):
    (tmp_path / "ledger.yaml").write_text(yaml.safe_dump(ledger_of(GAP | SOME)))
    networks([0.5, 0.6, 0.7, 0.8], seeds=4).to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "source.json").write_text(json.dumps({"complete": complete}))
    paths = {"tables": [str(tmp_path / "t.csv")], "sources": [str(tmp_path / "source.json")]}
    inputs = SimpleNamespace(ledger=str(tmp_path / "ledger.yaml"), **paths)
    script.main(inputs, [tmp_path / "arguments.csv"], {"complete": True})
    found = pd.read_csv(tmp_path / "arguments.csv")
    assert list(found) == list(COLUMNS)
    assert len(found) == complete * 2 * len(CORRECTIONS) * len(LEVELS)
