"""Judging published claims: each test of a claim against its criterion, and the verdict that follows.

A test, measured by `lowcap.claims.evidence`, is

- supported, if its one-sided p-value, corrected by Holm's method over all tests of the claim's group
  in that setting, is below 0.05, and the 95 % interval of the effect lies on the claimed side of the bound;
- contradicted, if the same holds for the other side;
- undecided otherwise.

A claim is reproduced if all its tests are supported, partly if some are, and not reproduced if none
is. Of a claim that one case is enough for (`holds_for: any`), one supported test suffices; a claim whose
tests mean something only together (`holds_for: together`, such as "enough, and less is not") is not
reproduced if one of them is contradicted.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import LEVEL, holm
from lowcap.claims.outcomes import NOT_COMPARABLE, NOT_REPRODUCED, NOT_TESTABLE, PARTLY, REPRODUCED, VERDICTS


def judge_tests(tests: pd.DataFrame) -> pd.DataFrame:
    """Add to the tests of `lowcap.claims.evidence.run_tests` the columns p (for the claim), p_holm and outcome."""
    above, bound = tests["side"] == "above", tests["bound"]
    judged = tests.drop(columns=["p_above", "p_below"]).assign(
        p=tests["p_above"].where(above, tests["p_below"]), against=tests["p_below"].where(above, tests["p_above"])
    )
    for column in ("p", "against"):
        groups = judged.fillna({column: 1.0}).groupby(["group", "setting"])[column]
        judged[f"{column}_holm"] = groups.transform(lambda values: holm(values))
    over, under = tests["ci_low"] > bound, tests["ci_high"] < bound
    small = 1 - LEVEL
    supported = (judged["p_holm"] < small) & over.where(above, under)
    contradicted = (judged["against_holm"] < small) & under.where(above, over)
    outcome = np.select([supported, contradicted], ["supported", "contradicted"], "undecided")
    return judged.drop(columns=["against", "against_holm"]).assign(outcome=outcome)


def verdict(outcomes: pd.Series, holds_for: str) -> str:
    """Return the verdict on a claim from the outcomes of its tests."""
    supported = (outcomes == "supported").sum()
    if supported == len(outcomes) or (supported and holds_for == "any"):
        return REPRODUCED
    if not supported or (holds_for == "together" and (outcomes == "contradicted").any()):
        return NOT_REPRODUCED
    return PARTLY


def judge_claims(
    ledger: Mapping[str, Any], tests: pd.DataFrame, reasons: pd.DataFrame, comparable: bool
) -> pd.DataFrame:
    """Return one row per claim and setting: the verdict, and the test that decides it.

    `tests` is from `judge_tests`. The deciding test is the one with the largest p-value, or, where one
    case is enough, with the smallest; an undefined one counts as 1. In a build that is not `comparable` every
    verdict is "not comparable".
    """
    rows = []
    for claim in ledger["claims"]:
        about = {"claim": claim["id"], "group": claim["group"]}
        any_case = claim.get("holds_for", "all") == "any"
        for setting in ledger["settings"]:
            found = tests[(tests["claim"] == claim["id"]) & (tests["setting"] == setting)]
            why = reasons[(reasons["claim"] == claim["id"]) & (reasons["setting"] == setting)]["reason"]
            row = about | {"setting": setting, "published": claim["published"]}
            if len(found):
                order = found.sort_values("p", ascending=any_case, kind="stable", key=lambda p: p.fillna(1.0))
                row |= order.iloc[0].drop(["claim", "group", "setting", "outcome"]).to_dict()
                outcomes = found["outcome"].value_counts()
                row |= {"tests": len(found)} | {
                    name: int(outcomes.get(name, 0)) for name in ("supported", "contradicted", "undecided")
                }
                row["verdict"] = verdict(found["outcome"], claim.get("holds_for", "all"))
            elif len(why):
                row |= {"verdict": NOT_TESTABLE, "reason": why.iloc[0]}
            else:
                continue
            if not comparable:
                row["verdict"] = NOT_COMPARABLE
            rows.append(row)
    table = pd.DataFrame(rows)
    columns = [*(column for column in table if column not in ("verdict", "reason")), "verdict"]
    return table.assign(reason=table.get("reason"))[[*columns, "reason"]]


def count_verdicts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the number of claims by setting and verdict, zeros included, and of those that could be judged."""
    rows = []
    for setting, found in claims.groupby("setting", sort=False):
        counts = {name: int((found["verdict"] == name).sum()) for name in VERDICTS}
        counts["judged"] = counts[REPRODUCED] + counts[PARTLY] + counts[NOT_REPRODUCED]
        counts["all"] = len(found)
        rows += [{"setting": setting, "verdict": name, "claims": count} for name, count in counts.items()]
    return pd.DataFrame(rows)
