"""Claims judged on simulated networks whose truth is known, and the ledger's mistakes, one line each."""

import numpy as np
import pandas as pd
import pytest
import yaml

from lowcap import statistics
from lowcap.claims import VERDICTS, count_verdicts, judge_claims, judge_tests
from lowcap.errors import InputError
from lowcap.evidence import run_tests
from lowcap.ledger import ledger_tables, load_ledger, load_ledgers

WIDTHS = [2, 4, 8, 16]


@pytest.fixture(autouse=True)
def fewer_resamples(monkeypatch):
    """The intervals of hundreds of tests need not be exact here."""
    monkeypatch.setattr(statistics, "RESAMPLES", 200)


def ledger_of(*tests, holds_for="all", **more):
    claim = {"id": "a", "group": "g", "statement": "s", "source": "Fig. 1", "published": "p", "criterion": "c"}
    claim |= {"holds_for": holds_for, "tests": [{"measurement": "f1", "effect": "F1"} | test for test in tests]} | more
    return {
        "settings": {"as_released": {"reading": "as_released"}},
        "measurements": {"f1": {"as_released": {"table": "t.csv", "column": "f1"}}},
        "claims": [claim],
    }


def networks(means, noise=0.001, seeds=10, spread=None):
    """F1 per task `4v9`, width and seed around the given means, one per width."""
    rng = np.random.default_rng(0)
    rows = [
        {"task": "4v9", "width": width, "seed": seed, "f1": mean + (spread or {}).get(width, noise) * rng.normal()}
        for width, mean in zip(WIDTHS, means, strict=True)
        for seed in range(seeds)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=1)


def judge(ledger, table, complete=True, comparable=True):
    tests, reasons = run_tests(ledger, {"t.csv": table}, complete)
    tests = judge_tests(tests)
    return judge_claims(ledger, tests, reasons, comparable), tests


GAP = {"plus": [{"width": 16}], "minus": [{"width": 2}], "above": 0}


@pytest.mark.parametrize(
    ("means", "verdict", "outcome"),
    [
        ([0.5, 0.6, 0.7, 0.8], "reproduced", "supported"),
        ([0.8, 0.6, 0.7, 0.5], "not reproduced", "contradicted"),
        ([0.5, 0.6, 0.7, 0.5], "not reproduced", "undecided"),
    ],
)
def test_a_difference_is_judged_by_where_it_lies(means, verdict, outcome):
    claims, tests = judge(ledger_of(GAP), networks(means))
    assert claims["verdict"].item() == verdict
    assert tests["outcome"].item() == outcome
    assert claims["measured"].item() == pytest.approx(means[3] - means[0], abs=0.002)
    assert claims["ci_low"].item() < claims["measured"].item() < claims["ci_high"].item()
    assert claims["n"].item() == 10


def test_part_of_a_claim_may_hold():
    each = {"each": {"width": WIDTHS}, "above": 0.65}
    claims, tests = judge(ledger_of(each), networks([0.5, 0.6, 0.7, 0.8]))
    row = claims.iloc[0]
    assert (row["verdict"], row["tests"], row["supported"], row["contradicted"]) == ("partly", 4, 2, 2)
    assert row["case"] == "width 2", "the test that is hardest on the claim decides"
    assert list(tests["case"]) == [f"width {width}" for width in WIDTHS]
    claims, _ = judge(ledger_of(each, holds_for="any"), networks([0.5, 0.6, 0.7, 0.8]))
    assert (claims["verdict"].item(), claims["case"].item()) == ("reproduced", "width 16")


def test_tests_that_count_together_are_refuted_by_one():
    enough = {"where": {"width": 8}, "above": 0.65}
    needed, unneeded = {"where": {"width": 4}, "below": 0.65}, {"where": {"width": 4}, "below": 0.55}
    near = {"where": {"width": 4}, "below": 0.6}
    for second, verdict in ((needed, "reproduced"), (near, "partly"), (unneeded, "not reproduced")):
        claims, _ = judge(ledger_of(enough, second, holds_for="together"), networks([0.5, 0.6, 0.7, 0.8]))
        assert claims["verdict"].item() == verdict
    claims, _ = judge(ledger_of(enough, unneeded), networks([0.5, 0.6, 0.7, 0.8]))
    assert claims["verdict"].item() == "partly"


def test_seeds_pair():
    table = networks([0.5] * 4, noise=0)
    rng = np.random.default_rng(1)
    by_seed = pd.Series(rng.normal(size=10))
    table["f1"] = by_seed.loc[table["seed"]].to_numpy() + 0.001 * table["width"] + 1e-5 * rng.normal(size=len(table))
    claims, _ = judge(ledger_of(GAP), table)
    assert claims["verdict"].item() == "reproduced"
    assert claims["measured"].item() == pytest.approx(0.014, abs=1e-4)


def test_second_differences_and_means_over_a_cell():
    twice = {"plus": [{"width": 4}, {"width": 4}], "minus": [{"width": 2}, {"width": 8}], "above": 0.05}
    claims, _ = judge(ledger_of(twice), networks([0.5, 0.6, 0.63, 0.7], noise=1e-6))
    assert claims["measured"].item() == pytest.approx(0.07, abs=1e-5)
    averaged = {"plus": [{"width": [8, 16]}], "minus": [{"width": [2, 4]}], "above": 0.1}
    claims, _ = judge(ledger_of(averaged), networks([0.5, 0.6, 0.63, 0.7], noise=1e-6))
    assert claims["measured"].item() == pytest.approx(0.115, abs=1e-5)


def test_a_spread_is_told_from_a_shift():
    test = {"measure": "spread", "plus": [{"width": 2}], "minus": [{"width": [8, 16]}], "above": 0}
    wide = networks([0.5, 0.6, 0.7, 0.8], seeds=20, spread={2: 0.1})
    assert judge(ledger_of(test), wide)[0]["verdict"].item() == "reproduced"
    assert judge(ledger_of(test), networks([0.5, 0.6, 0.7, 0.8], seeds=20))[0]["verdict"].item() == "not reproduced"


def test_a_trend_is_the_rank_correlation_per_seed():
    test = {"measure": "trend", "along": "width", "above": 0}
    claims, _ = judge(ledger_of(test), networks([0.5, 0.6, 0.7, 0.8]))
    assert claims["measured"].item() == pytest.approx(1)
    claims, _ = judge(ledger_of(test), networks([0.5] * 4, noise=0))
    assert (claims["measured"].item(), claims["verdict"].item()) == (0, "not reproduced")
    undefined = networks([0.5, 0.6, 0.7, 0.8])
    undefined.loc[undefined["width"] == 4, "f1"] = np.nan
    claims, _ = judge(ledger_of(test), undefined)
    assert (claims["measured"].item(), claims["n"].item()) == (pytest.approx(1), 10)


def test_a_correlation_over_tasks():
    rng = np.random.default_rng(2)
    x = rng.normal(size=45)
    test = {"measure": "correlation", "replicate": "task", "along": "x", "above": 0}
    for noise, verdict in ((0.3, "reproduced"), (np.inf, "not reproduced")):
        y = rng.normal(size=45) if np.isinf(noise) else x + noise * rng.normal(size=45)
        table = pd.DataFrame({"task": range(45), "x": x, "f1": y})
        table.loc[3, "f1"] = np.nan
        claims, _ = judge(ledger_of(test), table)
        assert (claims["verdict"].item(), claims["n"].item()) == (verdict, 44)


def test_a_correlation_given_its_cause():
    rng = np.random.default_rng(2)
    cause = rng.normal(size=300)
    x, y = cause + 0.3 * rng.normal(size=(2, 300))
    table = pd.DataFrame({"draw": range(300), "x": x, "f1": y, "cause": cause})
    test = {"measure": "correlation", "replicate": "draw", "along": "x", "above": 0}
    for change, verdict in (({}, "reproduced"), ({"given": "cause"}, "not reproduced")):
        claims, _ = judge(ledger_of(test | change), table)
        assert claims["verdict"].item() == verdict


def test_holm_corrects_over_the_group():
    """Twenty true nulls in a claim that one is enough for: rarely reproduced; without correction nearly always."""
    cried = raw = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        table = pd.DataFrame([{"task": k, "seed": s, "f1": rng.normal()} for k in range(20) for s in range(12)])
        claims, tests = judge(ledger_of({"each": {"task": list(range(20))}, "above": 0}, holds_for="any"), table)
        cried += claims["verdict"].item() == "reproduced"
        raw += (tests["p"] < 0.05).any()
    assert cried <= 4
    assert raw >= 8


def test_what_cannot_be_tested_says_why():
    ledger = ledger_of(GAP, not_testable={"as_released": "No such networks."})
    claims, _ = judge(ledger, networks([0.5] * 4))
    assert claims[["verdict", "reason"]].iloc[0].to_list() == ["not testable", "No such networks."]
    ledger = ledger_of(GAP)
    ledger["measurements"]["f1"]["as_released"] = "Never measured."
    claims, _ = judge(ledger, networks([0.5] * 4))
    assert claims[["verdict", "reason"]].iloc[0].to_list() == ["not testable", "Never measured."]


def test_a_cell_outside_the_grid_is_an_error_or_not_testable():
    outside = ledger_of({"where": {"width": 64}, "above": 0.9})
    with pytest.raises(InputError, match="a: width 64 is outside the grid"):
        judge(outside, networks([0.5] * 4))
    claims, _ = judge(outside, networks([0.5] * 4), complete=False)
    assert claims["verdict"].item() == "not testable"
    assert "width 64" in claims["reason"].item()
    with pytest.raises(InputError, match=r"^a: t.csv: found column 'depth'; allowed are: task, width"):
        judge(ledger_of({"where": {"depth": 1}, "above": 0.9}), networks([0.5] * 4))


def test_the_sample_is_not_comparable():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]), comparable=False)
    assert claims["verdict"].item() == "not comparable"
    assert claims["measured"].item() == pytest.approx(0.3, abs=0.002)


def test_one_replicate_decides_nothing():
    claims, tests = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8], seeds=1))
    assert (claims["verdict"].item(), tests["outcome"].item()) == ("not reproduced", "undecided")


def test_words_of_a_setting_fill_the_cells():
    ledger = ledger_of({"where": {"reading": "{reading}"}, "above": 0.9})
    ledger["measurements"]["f1"]["as_released"]["table"] = "{reading}.csv"
    table = networks([0.95] * 4).assign(reading="as_released")
    tests, _ = run_tests(ledger, {"as_released.csv": table}, True)
    assert len(tests) == 1
    assert ledger_tables(ledger) == ["as_released.csv"]


def test_counts_of_verdicts_include_those_that_do_not_occur():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]))
    counts = count_verdicts(claims).set_index("verdict")["claims"]
    assert counts.to_dict() == dict.fromkeys(VERDICTS, 0) | {"reproduced": 1, "judged": 1, "all": 1}


def written(tmp_path, ledger, name="claims"):
    path = tmp_path / f"{name}.yaml"
    path.write_text(yaml.safe_dump(ledger))
    return path


def test_ledgers_share_no_id(tmp_path):
    first, second = ledger_of(GAP), ledger_of(GAP, id="b")
    written(tmp_path, first, "first")
    written(tmp_path, second, "second")
    assert list(load_ledgers(tmp_path)) == ["first", "second"]
    written(tmp_path, first, "second")
    with pytest.raises(InputError, match=r"second.yaml: claims: found 'a', which .*first.yaml has"):
        load_ledgers(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda ledger: ledger["claims"].append(ledger["claims"][0]), "claims: found 'a' 2 times"),
        (lambda ledger: ledger["claims"][0].pop("criterion"), "claims.0: 'criterion' is a required property"),
        (lambda ledger: ledger["claims"][0]["tests"][0].update(below=1), "claims.0.tests.0"),
        (lambda ledger: ledger["claims"][0]["tests"][0].update(measurement="f2"), "a: found measurement 'f2'"),
        (lambda ledger: ledger["measurements"]["f1"].update(later="No."), "f1: found setting 'later'"),
        (lambda ledger: ledger["claims"][0].update(not_testable={"now": "No."}), "a: found setting 'now'"),
        (
            lambda ledger: ledger["measurements"]["f1"]["as_released"].update(table="{study}.csv"),
            "found the word {study}",
        ),
    ],
)
def test_a_mistake_in_the_ledger_is_one_line(tmp_path, change, message):
    ledger = ledger_of(GAP)
    load_ledger(written(tmp_path, ledger))
    change(ledger)
    with pytest.raises(InputError) as error:
        load_ledger(written(tmp_path, ledger))
    assert message in str(error.value)
    assert "\n" not in str(error.value)
