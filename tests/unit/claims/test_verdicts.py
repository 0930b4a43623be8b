"""Claims judged on simulated networks whose truth is known."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

import claims as script
from lowcap.claims.outcomes import VERDICTS
from lowcap.claims.verdicts import count_verdicts
from simulated import GAP, WIDTHS, judge, ledger_of, networks

pytestmark = pytest.mark.usefixtures("fewer_resamples")


@pytest.mark.parametrize(
    ("means", "verdict", "outcome"),
    [
        ([0.5, 0.6, 0.7, 0.8], "reproduced", "supported"),
        ([0.8, 0.6, 0.7, 0.5], "contradicted", "contradicted"),
        ([0.5, 0.6, 0.7, 0.5], "inconclusive", "undecided"),
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
    assert row["p_partly"] == row["probability"] == 1
    assert list(tests["case"]) == [f"width {width}" for width in WIDTHS]
    claims, _ = judge(ledger_of(each, holds_for="any"), networks([0.5, 0.6, 0.7, 0.8]))
    assert (claims["verdict"].item(), claims["case"].item()) == ("reproduced", "width 16")


def test_tests_that_count_together_are_refuted_by_one():
    enough = {"where": {"width": 8}, "above": 0.65}
    needed, unneeded = {"where": {"width": 4}, "below": 0.65}, {"where": {"width": 4}, "below": 0.55}
    near = {"where": {"width": 4}, "below": 0.6}
    for second, verdict in ((needed, "reproduced"), (near, "inconclusive"), (unneeded, "contradicted")):
        claims, _ = judge(ledger_of(enough, second, holds_for="together"), networks([0.5, 0.6, 0.7, 0.8]))
        assert claims["verdict"].item() == verdict
    claims, _ = judge(ledger_of(enough, unneeded), networks([0.5, 0.6, 0.7, 0.8]))
    assert claims["verdict"].item() == "partly"


def nulls(tests, seed, effect=0.0):
    rng = np.random.default_rng(seed)
    rows = [{"task": k, "seed": s, "f1": rng.normal(effect)} for k in range(tests) for s in range(12)]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("holds_for", ["any", "most"])
def test_chance_has_no_more_turns_where_some_tests_are_enough(holds_for):
    """Twenty true nulls: rarely reproduced. Each by itself is supported in some 2.5 of 100 cases."""
    test = {"each": {"task": list(range(20))}, "above": 0}
    found = [judge(ledger_of(test, holds_for=holds_for), nulls(20, seed)) for seed in range(20)]
    assert sum(claims["verdict"].item() == "reproduced" for claims, _ in found) <= 2


def test_a_claim_that_needs_all_its_tests_pays_nothing_for_their_number():
    """Ten true effects of a size that a single test sees nearly always."""
    test = {"each": {"task": list(range(10))}, "above": 0}
    found = [judge(ledger_of(test), nulls(10, seed, effect=1.5))[0]["verdict"].item() for seed in range(20)]
    assert found.count("reproduced") >= 17


def test_a_claim_of_many_true_tests_is_rarely_contradicted():
    """All effects lie at the bound, which contradicts nothing."""
    test = {"each": {"task": list(range(20))}, "above": 0}
    found = [judge(ledger_of(test), nulls(20, seed))[0]["verdict"].item() for seed in range(40)]
    assert sum(verdict in ("contradicted", "partly") for verdict in found) <= 5


@pytest.mark.parametrize(
    ("holds_for", "means", "verdict"),
    [
        ("most", [0.5, 0.7, 0.7, 0.7], "reproduced"),
        ("most", [0.5, 0.5, 0.7, 0.7], "contradicted"),
        ("most", [0.5, 0.65, 0.7, 0.7], "inconclusive"),
        ("any", [0.5, 0.5, 0.5, 0.7], "reproduced"),
        ("any", [0.5, 0.5, 0.5, 0.65], "inconclusive"),
        ("any", [0.5, 0.5, 0.5, 0.5], "contradicted"),
        ("all", [0.7, 0.7, 0.7, 0.65], "inconclusive"),
        ("all", [0.5, 0.65, 0.65, 0.65], "contradicted"),
        ("all", [0.5, 0.65, 0.65, 0.7], "partly"),
    ],
)
def test_how_many_tests_must_hold(holds_for, means, verdict):
    test = {"each": {"width": WIDTHS}, "above": 0.65}
    table = networks(means)
    for width, mean in zip(WIDTHS, means, strict=True):
        chosen = table["width"] == width
        table.loc[chosen, "f1"] += mean - table.loc[chosen, "f1"].mean()  # no luck at the bound
    assert judge(ledger_of(test, holds_for=holds_for), table)[0]["verdict"].item() == verdict


@pytest.mark.parametrize(
    ("mean", "outcome", "verdict", "small"),
    [
        (0.50, "absent", "contradicted", False),
        (0.51, "supported", "reproduced", True),
        (0.53, "supported", "reproduced", False),
        (0.45, "contradicted", "contradicted", False),
    ],
)
def test_no_effect_needs_an_interval_within_the_smallest_that_matters(mean, outcome, verdict, small):
    table = networks([0.5, 0.5, 0.5, mean])
    for width in (2, 16):
        chosen = table["width"] == width
        table.loc[chosen, "f1"] += {2: 0.5, 16: mean}[width] - table.loc[chosen, "f1"].mean()
    claims, tests = judge(ledger_of(GAP | {"smallest": "some"}), table)
    assert (tests["outcome"].item(), tests["small"].item()) == (outcome, small)
    assert claims["verdict"].item() == verdict
    noisy, _ = judge(ledger_of(GAP | {"smallest": "some"}), networks([0.5, 0.5, 0.5, 0.5], noise=0.1))
    assert noisy["verdict"].item() == "inconclusive"
    assert noisy["detectable"].item() > 0.02


def test_an_effect_as_large_as_said_is_seen_as_often_as_said():
    detectable = judge(ledger_of(GAP), networks([0.5] * 4, noise=0.1))[1]["detectable"].item()
    assert 0.05 < detectable < 0.25
    seen = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        rows = [
            {"width": w, "seed": s, "f1": 0.1 * rng.normal() + 0.15 * (w == 16)} for w in (2, 16) for s in range(10)
        ]
        seen += judge(ledger_of(GAP), pd.DataFrame(rows))[1]["outcome"].item() == "supported"
    assert 0.7 < seen / 200 < 0.95


def test_another_claim_changes_no_verdict():
    table = networks([0.5, 0.6, 0.65, 0.8], noise=0.05)
    alone = ledger_of({"each": {"width": WIDTHS}, "above": 0.6}, holds_for="any")
    both = ledger_of({"each": {"width": WIDTHS}, "above": 0.6}, holds_for="any")
    both["claims"].append(ledger_of(GAP)["claims"][0] | {"id": "b"})
    first, second = judge(alone, table)[0], judge(both, table)[0]
    pd.testing.assert_frame_equal(first, second[second["claim"] == "a"].reset_index(drop=True), check_dtype=False)


def test_the_probability_of_a_verdict_is_how_often_it_comes_out():
    """At the edge of significance a verdict is an accident of the seeds; far from it, it is not."""
    sure, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]))
    assert sure["probability"].item() == 1
    table = networks([0.5, 0.5, 0.5, 0.5], noise=0.1)
    gaps = table.pivot_table(index="seed", columns="width", values="f1")
    shift = 2.4 * (gaps[16] - gaps[2]).std() / np.sqrt(10) - (gaps[16] - gaps[2]).mean()
    table.loc[table["width"] == 16, "f1"] += shift
    edge, _ = judge(ledger_of(GAP), table)
    assert edge["verdict"].item() == "reproduced"
    assert 0.4 < edge["probability"].item() < 0.85
    assert edge[["p_reproduced", "p_partly", "p_contradicted", "p_inconclusive"]].sum(axis=1).item() == pytest.approx(1)


def test_the_sample_is_not_comparable():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]), comparable=False)
    assert claims["verdict"].item() == "not comparable"
    assert claims["measured"].item() == pytest.approx(0.3, abs=0.002)


def test_one_replicate_decides_nothing():
    claims, tests = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8], seeds=1))
    assert (claims["verdict"].item(), tests["outcome"].item()) == ("inconclusive", "undecided")


def test_a_bound_counts_to_its_last_digit():
    """Six digits of 0.1234567, which is 0.123457, lie on the other side of what was measured."""
    table = networks([0.1234568] * 4, noise=0)
    for side, outcome in (("above", "supported"), ("below", "contradicted")):
        _, tests = judge(ledger_of({"where": {"width": 2}, side: 0.1234567}), table)
        assert tests["outcome"].item() == outcome
        assert (tests["side"].item(), tests["bound"].item()) == (side, 0.1234567)


def test_a_test_without_an_interval_decides_against_a_claim():
    single = networks([0.5, 0.6, 0.7, 0.8]).query("width != 2 or seed == 0")
    each = {"each": {"width": WIDTHS}, "above": 0.1}
    claims, tests = judge(ledger_of(each), single)
    assert tests["outcome"].tolist() == ["undecided", *["supported"] * 3]
    assert (claims["case"].item(), claims["verdict"].item()) == ("width 2", "inconclusive")
    claims, _ = judge(ledger_of(each, holds_for="any"), single)
    assert claims["case"].item() != "width 2"


def test_a_test_without_an_interval_does_not_stand_for_those_that_refute_a_claim():
    single = networks([0.5, 0.6, 0.7, 0.8]).query("width != 2 or seed == 0")
    claims, tests = judge(ledger_of({"each": {"width": WIDTHS}, "above": 0.65}), single)
    assert tests["outcome"].tolist() == ["undecided", "contradicted", "supported", "supported"]
    assert (claims["case"].item(), claims["verdict"].item()) == ("width 4", "partly")


def test_three_replicates_establish_nothing():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8], seeds=3))
    assert np.isnan(claims["ci_low"].item())
    assert claims["verdict"].item() == "inconclusive"


def test_counts_of_verdicts_include_those_that_do_not_occur():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]))
    counts = count_verdicts(claims.assign(fixed="before")).set_index("verdict")["claims"]
    every = {"reproduced": 1, "judged": 1, "all": 1, "unstable": 0, "before": 1}
    assert counts.to_dict() == dict.fromkeys(VERDICTS, 0) | every
    turned = count_verdicts(claims.assign(fixed="after", probability=0.6)).set_index("verdict")["claims"]
    assert (turned["unstable"], turned["before"]) == (1, 0)


def test_a_share_says_how_many_it_counts():
    claims, _ = judge(ledger_of({"where": {"width": 16}, "exceeds": 0.7, "above": 0.5}), networks([0.5, 0.6, 0.7, 0.8]))
    assert (claims["successes"].item(), claims["n"].item()) == (10, 10)
    assert claims["measured"].item() == pytest.approx(12 / 14)
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]))
    assert np.isnan(claims["successes"].item())


@pytest.mark.parametrize(
    ("grid", "data", "verdict"),
    [(True, True, "reproduced"), (False, True, "not comparable"), (True, False, "not comparable")],
)
def test_only_the_whole_grid_on_all_data_is_judged(tmp_path, grid, data, verdict):
    (tmp_path / "ledger.yaml").write_text(yaml.safe_dump(ledger_of(GAP)))
    networks([0.5, 0.6, 0.7, 0.8]).to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "source.json").write_text(json.dumps({"complete": data}))
    (tmp_path / "criteria.csv").write_text("claim,setting,fixed\na,as_released,before\n")
    inputs = SimpleNamespace(
        ledger=str(tmp_path / "ledger.yaml"),
        criteria=str(tmp_path / "criteria.csv"),
        tables=[str(tmp_path / "t.csv")],
        sources=[str(tmp_path / "source.json")],
    )
    output = SimpleNamespace(**{name: str(tmp_path / f"{name}.csv") for name in ("claims", "tests", "counts")})
    script.main(inputs, output, {"complete": grid})
    assert pd.read_csv(output.claims)[["verdict", "fixed"]].iloc[0].tolist() == [verdict, "before"]
