"""What tests of claims measure, on simulated networks whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from lowcap.base.errors import InputError
from simulated import GAP, judge, ledger_of, networks

pytestmark = pytest.mark.usefixtures("fewer_resamples")


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
    assert judge(ledger_of(test), networks([0.5, 0.6, 0.7, 0.8], seeds=20))[0]["verdict"].item() == "inconclusive"


def test_an_agreement_needs_every_value_on_its_side():
    test = {"measure": "agreement", "where": {"width": 2}, "below": 1}
    table = networks([0.5, 0.6, 0.7, 0.8], noise=0.1)
    claims, tests = judge(ledger_of(test), table)
    values = table.loc[table["width"] == 2, "f1"]
    assert claims["verdict"].item() == "reproduced"
    assert tests[["measured", "ci_low", "ci_high", "n"]].iloc[0].tolist() == pytest.approx(
        [values.median(), values.min(), values.max(), len(values)]
    )
    table.loc[values.index[0], "f1"] = 1.0
    claims, tests = judge(ledger_of(test), table)
    assert (claims["verdict"].item(), tests["outcome"].item()) == ("contradicted", "contradicted")
    table.loc[table["width"] == 2, "f1"] = 2.0
    assert judge(ledger_of(test), table)[1]["outcome"].item() == "contradicted"


def test_a_trend_is_the_rank_correlation_per_seed():
    test = {"measure": "trend", "along": "width", "above": 0}
    claims, _ = judge(ledger_of(test), networks([0.5, 0.6, 0.7, 0.8]))
    assert claims["measured"].item() == pytest.approx(1)
    claims, _ = judge(ledger_of(test), networks([0.5] * 4, noise=0))
    assert (claims["measured"].item(), claims["verdict"].item()) == (0, "inconclusive")
    undefined = networks([0.5, 0.6, 0.7, 0.8])
    undefined.loc[undefined["width"] == 4, "f1"] = np.nan
    claims, _ = judge(ledger_of(test), undefined)
    assert (claims["measured"].item(), claims["n"].item()) == (pytest.approx(1), 10)


def test_a_correlation_over_draws():
    rng = np.random.default_rng(2)
    x = rng.normal(size=45)
    test = {"measure": "correlation", "replicate": "draw", "along": "x", "above": 0}
    for noise, verdict in ((0.3, "reproduced"), (np.inf, "inconclusive")):
        y = rng.normal(size=45) if np.isinf(noise) else x + noise * rng.normal(size=45)
        table = pd.DataFrame({"draw": range(45), "x": x, "f1": y})
        table.loc[3, "f1"] = np.nan
        claims, _ = judge(ledger_of(test), table)
        assert (claims["verdict"].item(), claims["n"].item()) == (verdict, 44)


def test_a_correlation_given_its_cause():
    rng = np.random.default_rng(2)
    cause = rng.normal(size=300)
    x, y = cause + 0.3 * rng.normal(size=(2, 300))
    table = pd.DataFrame({"draw": range(300), "x": x, "f1": y, "cause": cause})
    test = {"measure": "correlation", "replicate": "draw", "along": "x", "above": 0}
    for change, verdict in (({}, "reproduced"), ({"given": "cause"}, "inconclusive")):
        claims, _ = judge(ledger_of(test | change), table)
        assert claims["verdict"].item() == verdict


def test_a_trend_within_groups_is_not_turned_by_their_levels():
    """Falling in each of two tasks, of which the steeper lies higher at larger widths: pooled it rises."""
    rows = [
        {"task": task, "width": 10 * offset + step, "seed": seed, "f1": offset - 0.01 * step}
        for seed in range(10)
        for offset, task in enumerate(("0v1", "4v9"))
        for step in range(3)
    ]
    test = {"measure": "trend", "along": "width", "above": 0}
    assert judge(ledger_of(test), pd.DataFrame(rows))[0]["measured"].item() > 0
    assert judge(ledger_of(test | {"within": ["task"]}), pd.DataFrame(rows))[0]["measured"].item() == -1


@pytest.mark.parametrize(("failing", "outcome"), [(0, "supported"), (6, "undecided"), (25, "contradicted")])
def test_a_share_of_seeds_is_not_certain_when_none_fails(failing, outcome):
    table = networks([0.5, 0.6, 0.7, 0.95], seeds=50)
    table.loc[(table["width"] == 16) & (table["seed"] < failing), "f1"] = 0.5
    test = {"exceeds": 0.9, "where": {"width": 16}, "above": 0.8}
    found = judge(ledger_of(test), table)[1].iloc[0]
    assert found["measured"] == pytest.approx((52 - failing) / 54)
    assert 0 <= found["ci_low"] < found["ci_high"] <= 1
    assert found["outcome"] == outcome


def pairs(effect, rng):
    """The 45 pairs of digits with a difficulty x and what follows from it, f1, each with effects of its two digits."""
    tasks = [f"{low}v{high}" for low in range(10) for high in range(low + 1, 10)]
    first, second = np.array([[int(task[0]), int(task[2])] for task in tasks]).T
    x, y = (digits[first] + digits[second] + 0.3 * rng.normal(size=45) for digits in rng.normal(size=(2, 10)))
    return pd.DataFrame({"task": tasks, "x": x, "f1": effect * x + y})


@pytest.mark.parametrize("test", [{"measure": "correlation", "along": "x"}, {}], ids=["correlation", "mean"])
def test_pairs_that_share_digits_cry_wolf_no_more_often_than_they_may(test):
    """Without an effect, a verdict other than inconclusive comes in some 5 of 100 cases."""
    rng = np.random.default_rng(0)
    found = [judge(ledger_of(test | {"replicate": "digit", "above": 0}), pairs(0, rng))[1] for _ in range(60)]
    decided = sum(one["outcome"].item() in ("supported", "contradicted") for one in found)
    assert decided <= 8
    assert {one["n"].item() for one in found} == {10}


def test_an_effect_over_pairs_is_seen():
    test = {"measure": "correlation", "along": "x", "replicate": "digit", "above": 0}
    claims, _ = judge(ledger_of(test), pairs(5, np.random.default_rng(1)))
    assert (claims["verdict"].item(), claims["probability"].item()) == ("reproduced", 1.0)


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
