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


def test_the_sample_is_not_comparable():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]), comparable=False)
    assert claims["verdict"].item() == "not comparable"
    assert claims["measured"].item() == pytest.approx(0.3, abs=0.002)


def test_one_replicate_decides_nothing():
    claims, tests = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8], seeds=1))
    assert (claims["verdict"].item(), tests["outcome"].item()) == ("not reproduced", "undecided")


def test_a_bound_counts_to_its_last_digit():
    """Six digits of 0.1234567, which is 0.123457, lie on the other side of what was measured."""
    table = networks([0.1234568] * 4, noise=0)
    for side, outcome in (("above", "supported"), ("below", "contradicted")):
        _, tests = judge(ledger_of({"where": {"width": 2}, side: 0.1234567}), table)
        assert tests["outcome"].item() == outcome
        assert (tests["side"].item(), tests["bound"].item()) == (side, 0.1234567)


def test_a_test_without_a_p_value_decides_against_a_claim():
    single = networks([0.5, 0.6, 0.7, 0.8]).query("width != 2 or seed == 0")
    each = {"each": {"width": WIDTHS}, "above": 0.1}
    claims, tests = judge(ledger_of(each), single)
    assert tests["p"].isna().tolist() == [True, False, False, False]
    assert (claims["case"].item(), claims["verdict"].item()) == ("width 2", "partly")
    claims, _ = judge(ledger_of(each, holds_for="any"), single)
    assert claims["case"].item() != "width 2"


def test_three_replicates_establish_nothing():
    claims, tests = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8], seeds=3))
    assert tests["p_holm"].item() < 0.05
    assert np.isnan(claims["ci_low"].item())
    assert claims["verdict"].item() == "not reproduced"


def test_counts_of_verdicts_include_those_that_do_not_occur():
    claims, _ = judge(ledger_of(GAP), networks([0.5, 0.6, 0.7, 0.8]))
    counts = count_verdicts(claims).set_index("verdict")["claims"]
    assert counts.to_dict() == dict.fromkeys(VERDICTS, 0) | {"reproduced": 1, "judged": 1, "all": 1}


@pytest.mark.parametrize(
    ("grid", "data", "verdict"),
    [(True, True, "reproduced"), (False, True, "not comparable"), (True, False, "not comparable")],
)
def test_only_the_whole_grid_on_all_data_is_judged(tmp_path, grid, data, verdict):
    (tmp_path / "ledger.yaml").write_text(yaml.safe_dump(ledger_of(GAP)))
    networks([0.5, 0.6, 0.7, 0.8]).to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "source.json").write_text(json.dumps({"complete": data}))
    inputs = SimpleNamespace(
        ledger=str(tmp_path / "ledger.yaml"), tables=[str(tmp_path / "t.csv")], sources=[str(tmp_path / "source.json")]
    )
    output = SimpleNamespace(**{name: str(tmp_path / f"{name}.csv") for name in ("claims", "tests", "counts")})
    script.main(inputs, output, {"complete": grid})
    assert pd.read_csv(output.claims)["verdict"].item() == verdict
