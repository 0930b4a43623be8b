"""Judging published claims: each test of a claim against its criterion, and the verdict that follows.

A test claims that an effect lies above (or below) a bound; it has a smallest effect of interest, the distance from the
bound from which on an effect would matter. By the interval of what `lowcap.claims.evidence` measured, a test is

- supported, if the interval lies on the claimed side of the bound;
- contradicted, if it lies on the other side;
- absent, if it shows that no effect of interest is there: it ends before the bound plus the smallest effect of
  interest (two one-sided tests, if it also excludes the opposite);
- undecided otherwise.

A claim says that at least u of its k tests hold: all (u = k), most (more than half), or any (u = 1). It is

- reproduced, if u tests are supported;
- contradicted, if so many are contradicted or absent that u cannot hold; "partly" reproduced, if it needs all,
  and others of its tests are supported. Tests that mean something only `together` know no part;
- inconclusive otherwise.

Where one of several tests is enough, chance has several turns. So the intervals that support are those of an error
rate of 5 % / (k - u + 1), and those that contradict of 5 % / u: Bonferroni's correction of a partial conjunction
(Benjamini and Heller 2008). A claim that needs all its tests is supported at 5 % each, and no claim's verdict depends
on which others are in the ledger.

The probability of a verdict is how often it would have come out with replicates drawn anew from those that there are.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import LEVEL
from lowcap.claims.evidence import Agreement, Measured, measure_claim
from lowcap.claims.outcomes import (
    BEFORE,
    CONTRADICTED,
    INCONCLUSIVE,
    JUDGED,
    NOT_COMPARABLE,
    NOT_TESTABLE,
    PARTLY,
    REPRODUCED,
    STABLE,
    VERDICTS,
)

ERROR_RATE = 1 - LEVEL
# For which of its tests a claim's intervals are corrected; the first is as written.
CORRECTED, UNCORRECTED, BONFERRONI = CORRECTIONS = ("u of k", "none", "all k")
SUPPORTED, AGAINST, ABSENT, UNDECIDED = "supported", "contradicted", "absent", "undecided"
OUTCOMES = (SUPPORTED, AGAINST, ABSENT, UNDECIDED)
_KEY = ("claim", "group", "setting")
_TEST = (
    "effect", "case", "measured", "ci_low", "ci_high", "n", "successes", "level", "side", "bound", "smallest",
    "detectable", "small",
)  # fmt: skip
TEST_COLUMNS = (*_KEY, *_TEST, "outcome")
CLAIM_COLUMNS = (
    *_KEY, "published", *_TEST, "tests", *OUTCOMES, *(f"p_{name}" for name in JUDGED),
    "verdict", "probability", "reason",
)  # fmt: skip


class Judged(NamedTuple):
    """What a test's intervals say, on all replicates and on each resample: arrays of truth (1 + m,)."""

    supported: np.ndarray
    beyond: np.ndarray
    absent: np.ndarray


def tests_needed(holds_for: str, tests: int) -> int:
    """Return how many of the tests of a claim must hold."""
    return {"all": tests, "together": tests, "most": tests // 2 + 1, "any": 1}[holds_for]


def error_rates(
    holds_for: str, tests: int, error_rate: float = ERROR_RATE, correction: str = CORRECTED
) -> tuple[float, float]:
    """Return the error rates of the intervals that support a claim and that contradict it; one of CORRECTIONS."""
    needed = tests_needed(holds_for, tests)
    supporting, contradicting = {
        CORRECTED: (tests - needed + 1, needed),
        UNCORRECTED: (1, 1),
        BONFERRONI: (tests, tests),
    }[correction]
    return error_rate / supporting, error_rate / contradicting


def judge_test(test: Measured, rates: tuple[float, float], stricter: np.ndarray | float = 0) -> Judged:
    """Judge one of a claim's tests by the intervals of two `error_rates`; a missing one leaves it undecided.

    `stricter` is by how many smallest effects of interest the bound is moved to the claimed side. An array (s,) has a
    bound each, in the place of the resamples, of which there must be none.
    """
    sign = 1 if test.side == "above" else -1
    bound = sign * test.bound + stricter * test.smallest
    for_, against = (np.sort(sign * test.evidence.interval(rate), axis=0) for rate in rates)
    supported = for_[0] > bound
    if isinstance(test.evidence, Agreement):
        return Judged(supported, ~supported, np.zeros_like(supported))  # one value that is not there is enough
    beyond = ~supported & (against[1] < bound)
    return Judged(supported, beyond, ~supported & ~beyond & (against[1] < bound + test.smallest))


def verdicts_of(judged: Sequence[Judged], holds_for: str) -> np.ndarray:
    """Return the verdict on all replicates and on each resample, from the tests of a claim: texts (1 + m,)."""
    needed = tests_needed(holds_for, len(judged))
    held = np.sum([test.supported for test in judged], axis=0)
    failed = np.sum([test.beyond | test.absent for test in judged], axis=0)
    false = failed > len(judged) - needed
    return np.select(
        [held >= needed, false & (held > 0) & (holds_for == "all"), false],
        [REPRODUCED, PARTLY, CONTRADICTED],
        INCONCLUSIVE,
    )


def _distance(test: Measured) -> float:
    """Return how far an effect lies on the claimed side of its bound, in intervals; 0 where there is none."""
    low, high = test.evidence.interval(ERROR_RATE)[:, 0]
    gap = (test.evidence.effects[0] - test.bound) * (1 if test.side == "above" else -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.nan_to_num(gap / (high - low), nan=0, posinf=np.inf, neginf=-np.inf))


def find_deciding(measured: Sequence[Measured], holds_for: str) -> int:
    """Return which test decides a claim that needs u of them: the one with the u-th best effect, in its intervals.

    One without an interval is open: behind those on the claimed side of their bounds, before those on the other.
    """
    order = sorted(range(len(measured)), key=lambda place: -_distance(measured[place]))
    return order[tests_needed(holds_for, len(measured)) - 1]


def describe_test(test: Measured, judged: Judged, rates: tuple[float, float]) -> dict[str, Any]:
    """Return the columns of a test, with the interval that decided it; arguments are those of `judge_test`."""
    outcome = next((word for word, found in zip(OUTCOMES, judged, strict=False) if found[0]), UNDECIDED)
    support, against = rates
    rate = against if outcome in (AGAINST, ABSENT) else support
    low, high = test.evidence.interval(rate)[:, 0]
    small = high < test.bound + test.smallest if test.side == "above" else low > test.bound - test.smallest
    return {
        "effect": test.effect,
        "case": test.case,
        "measured": test.evidence.effects[0],
        "ci_low": low,
        "ci_high": high,
        "n": test.evidence.n,
        "successes": test.evidence.successes,
        "level": 1 - rate,
        "side": test.side,
        "bound": test.bound,
        "smallest": test.smallest,
        "detectable": test.evidence.detectable(support),
        "small": bool(outcome == SUPPORTED and small),
        "outcome": outcome,
    }


def judge_ledger(
    ledger: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], complete: bool, comparable: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one row per claim and setting, and one per test.

    Arguments are those of `measure_claim`. Shown of a claim is the test that decides it. In a build that is not
    `comparable` every verdict is "not comparable".
    """
    claims, rows = [], []
    for claim in ledger["claims"]:
        holds_for = claim.get("holds_for", "all")
        for setting in ledger["settings"]:
            measured = measure_claim(ledger, claim, setting, tables, complete)
            if measured is None:
                continue
            about = {"claim": claim["id"], "group": claim["group"], "setting": setting}
            if isinstance(measured, str):
                row = {"published": claim["published"], "verdict": NOT_TESTABLE, "reason": measured}
            else:
                rates = error_rates(holds_for, len(measured))
                judged = [judge_test(test, rates) for test in measured]
                found = [describe_test(*pair, rates) for pair in zip(measured, judged, strict=True)]
                rows += [about | test for test in found]
                row = {"published": claim["published"]} | _summarise(measured, judged, found, holds_for)
            if not comparable:
                row["verdict"] = NOT_COMPARABLE
            claims.append(about | row)
    return pd.DataFrame(claims, columns=CLAIM_COLUMNS), pd.DataFrame(rows, columns=TEST_COLUMNS)


def _summarise(
    measured: Sequence[Measured], judged: Sequence[Judged], found: Sequence[Mapping[str, Any]], holds_for: str
) -> dict[str, Any]:
    """Return the columns of a claim in a setting: the deciding test, counts of outcomes, verdict and probability."""
    deciding = found[find_deciding(measured, holds_for)]
    outcomes = [test["outcome"] for test in found]
    verdicts = verdicts_of(judged, holds_for)
    drawn = verdicts[1:]
    return {name: value for name, value in deciding.items() if name != "outcome"} | {
        "tests": len(found),
        **{name: outcomes.count(name) for name in OUTCOMES},
        "small": any(test["small"] for test in found),
        "verdict": str(verdicts[0]),
        **{f"p_{name}": float((drawn == name).mean()) if drawn.size else float("nan") for name in JUDGED},
        "probability": float((drawn == verdicts[0]).mean()) if drawn.size else float("nan"),
    }


def count_verdicts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the number of claims by setting and verdict, zeros included, and of those that could be judged.

    And of these the number of verdicts that are unstable, and of those whose criteria were fixed before the data.
    """
    rows = []
    for setting, found in claims.groupby("setting", sort=False):
        counts = {name: int((found["verdict"] == name).sum()) for name in VERDICTS}
        counts["judged"] = sum(counts[name] for name in JUDGED)
        counts["all"] = len(found)
        counts["unstable"] = int((found["probability"] < STABLE).sum())
        counts["before"] = int((found["verdict"].isin(JUDGED) & (found["fixed"] == BEFORE)).sum())
        rows += [{"setting": setting, "verdict": name, "claims": count} for name, count in counts.items()]
    return pd.DataFrame(rows)
