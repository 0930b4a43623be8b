"""The evidence on published claims: every test of a ledger measured on the tables that it names.

A test has an effect, such as a difference in F1 between two cells of a grid, with a value per
replicate (a seed, or a task where tasks are compared), and a bound that was fixed in advance. What
is measured is the effect with its interval, and the p-values of its lying above and below the bound;
`lowcap.claims.verdicts` judges by them.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from lowcap.analysis.statistics import (
    Estimate,
    mean_estimate,
    one_sided_p,
    partial_rank_correlation,
    rank_correlation,
    rank_correlation_p,
)
from lowcap.analysis.tidy import OutsideGrid, narrow
from lowcap.base.errors import InputError
from lowcap.claims.ledger import fill

TEST_COLUMNS = (
    "claim", "setting", "group", "effect", "case",
    "measured", "ci_low", "ci_high", "n", "side", "bound", "p_above", "p_below",
)  # fmt: skip


class Evidence(NamedTuple):
    """An effect with its interval, and the p-values of its lying above and below the bound."""

    estimate: Estimate
    p_above: float
    p_below: float


def _differences(rows: pd.DataFrame, column: str, test: Mapping[str, Any]) -> np.ndarray:
    """Return, per replicate, the sum of the cells' means in `plus` less that in `minus`."""
    replicate, where = test.get("replicate", "seed"), test.get("where", {})
    signed = [*((1, cell) for cell in test.get("plus", [{}])), *((-1, cell) for cell in test.get("minus", []))]
    means = (sign * narrow(rows, **(where | cell)).groupby(replicate)[column].mean() for sign, cell in signed)
    return reduce(operator.add, means).dropna().to_numpy()


def difference(rows: pd.DataFrame, column: str, test: Mapping[str, Any], bound: float) -> Evidence:
    """Measure the mean over replicates of a difference between cells; paired, since each replicate has its own."""
    values = _differences(rows, column, test)
    return Evidence(mean_estimate(values), one_sided_p(values, bound), one_sided_p(-values, -bound))


def spread(rows: pd.DataFrame, column: str, test: Mapping[str, Any], bound: float) -> Evidence:
    """Measure a difference in spread: of |value - median over seeds| by task and width (Brown and Forsythe 1974)."""
    centre = rows.groupby(["task", "width"])[column].transform("median")
    return difference(rows.assign(**{column: (rows[column] - centre).abs()}), column, test, bound)


def trend(rows: pd.DataFrame, column: str, test: Mapping[str, Any], bound: float) -> Evidence:
    """Measure the mean over replicates of Spearman's correlation between the value and the axis `along`.

    It is 0 for a replicate whose values are all the same; one with fewer than three points does not count.
    """
    chosen = narrow(rows, **test.get("where", {})).dropna(subset=[column, test["along"]])
    curves = chosen.groupby(test.get("replicate", "seed"))
    values = np.array(
        [
            spearmanr(curve[test["along"]], curve[column]).statistic if np.ptp(curve[column]) else 0.0
            for _, curve in curves
            if len(curve) > 2
        ]
    )
    return Evidence(mean_estimate(values), one_sided_p(values, bound), one_sided_p(-values, -bound))


def correlation(rows: pd.DataFrame, column: str, test: Mapping[str, Any], bound: float) -> Evidence:
    """Measure Spearman's correlation over the rows between the value and `along`, partial if a column is `given`."""
    columns = [test["along"], column, *([test["given"]] if "given" in test else [])]
    chosen = narrow(rows, **test.get("where", {})).dropna(subset=columns)
    x, y, *given = (chosen[name] for name in columns)
    estimate = partial_rank_correlation(x, y, *given) if given else rank_correlation(x, y, "spearman")
    above = rank_correlation_p(estimate.value, estimate.n - len(given), bound)
    return Evidence(estimate, above, 1 - above)


def agreement(rows: pd.DataFrame, column: str, test: Mapping[str, Any], bound: float) -> Evidence:
    """Measure whether all values lie on one side of the bound: their median, with their range for an interval.

    No replicate is drawn from anything here, so that the p-values are 0 (all do) or 1.
    """
    values = narrow(rows, **test.get("where", {}))[column]
    estimate = Estimate(float(values.median()), float(values.min()), float(values.max()), len(values))
    return Evidence(estimate, float(estimate.low <= bound), float(estimate.high >= bound))


Measure = Callable[[pd.DataFrame, str, Mapping[str, Any], float], Evidence]
MEASURES: dict[str, Measure] = {
    "difference": difference,
    "spread": spread,
    "trend": trend,
    "correlation": correlation,
    "agreement": agreement,
}


def _cases(test: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a label and the test itself for every combination of the values in `each`."""
    each = test.get("each", {})
    for values in product(*each.values()):
        case = dict(zip(each, values, strict=True))
        label = ", ".join(f"{axis} {value}" for axis, value in case.items())
        yield label, {**test, "where": {**test.get("where", {}), **case}}


def run_tests(
    ledger: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], complete: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run every test of every claim in every setting that its measurements know.

    `ledger` is as `lowcap.claims.ledger.load_ledger` returns it, `tables` holds the tables that it names.
    Returns the tests, one row each with TEST_COLUMNS, and the reasons (claim, setting, reason) why a claim
    cannot be tested in a setting. Raises InputError for a cell that is not in a table if
    `complete`; else such a claim is not testable.
    """
    rows, reasons = [], []
    for claim in ledger["claims"]:
        for setting, words in ledger["settings"].items():
            sources = [ledger["measurements"][test["measurement"]].get(setting) for test in claim["tests"]]
            if any(source is None for source in sources):
                continue
            sources = fill(sources, words)
            key = {"claim": claim["id"], "setting": setting}
            given = [claim.get("not_testable", {}).get(setting), *(s for s in sources if isinstance(s, str))]
            reason = next((text for text in given if text), None)
            if reason is None:
                try:
                    rows += _run_claim(fill(claim, words), sources, tables, key)
                    continue
                except OutsideGrid as error:
                    reason = f"{error} is outside the grid of this build"
                    if complete:
                        raise InputError(f"{claim['id']}: {reason}; set paper.complete: false for a trial") from error
            reasons.append(key | {"reason": reason})
    return pd.DataFrame(rows, columns=TEST_COLUMNS), pd.DataFrame(reasons, columns=["claim", "setting", "reason"])


def _run_claim(
    claim: Mapping[str, Any], sources: Sequence[Any], tables: Mapping[str, pd.DataFrame], key: Mapping[str, str]
) -> list[dict[str, Any]]:
    found = []
    for test, source in zip(claim["tests"], sources, strict=True):
        side = "above" if "above" in test else "below"
        bound = test[side]
        try:
            rows = narrow(tables[source["table"]], **source.get("where", {}))
            for label, case in _cases(test):
                evidence = MEASURES[test.get("measure", "difference")](rows, source["column"], case, bound)
                about = {"group": claim["group"], "effect": test["effect"], "case": label}
                measured = evidence.estimate.columns("measured") | {"side": side, "bound": float(bound)}
                p_values = {"p_above": evidence.p_above, "p_below": evidence.p_below}
                found.append({**key, **about, **measured, **p_values})
        except InputError as error:
            raise InputError(f"{claim['id']}: {source['table']}: {error}") from error
    return found
