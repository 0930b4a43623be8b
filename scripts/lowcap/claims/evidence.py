"""The evidence on published claims: every test of a ledger measured on the tables that it names.

A test has an effect, such as a difference in F1 between two cells of a grid, with a value per replicate (a seed, or a
digit where pairs of digits are compared). What is measured is the effect with its standard error, on all replicates
and again on resamples of them, which all tests of a claim share; `lowcap.claims.verdicts` judges by the intervals.
"""

import json
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from lowcap.analysis.statistics import (
    FISHER,
    LEAST,
    PLAIN,
    Scale,
    digit_jackknife,
    rank_correlation_errors,
    rank_correlation_matrices,
    resampled_counts,
)
from lowcap.analysis.tidy import OutsideGrid, narrow, read_table, split
from lowcap.base.errors import InputError
from lowcap.base.tasks import Task
from lowcap.claims.ledger import fill, load_ledger

POWER = 0.8


def _cut(low: float, high: float) -> Scale:
    """Return the scale of values that cannot lie outside these bounds."""
    return np.positive, lambda values: np.clip(values, low, high)


SHARE, CORRELATION = _cut(0, 1), _cut(-1, 1)


@cache
def _quantile(probability: float, freedom: float) -> float:
    """Return Student's quantile; tests ask for few different ones, and often."""
    return float(stats.t.ppf(probability, freedom))


@dataclass(frozen=True)
class Evidence:
    """An effect on all replicates, in front, and on each of m resamples of them: effects and errors (1 + m,).

    The errors are standard errors on the `scale`. `freedom` is the number of degrees of freedom, `n` that of the
    replicates, `successes` that of those which are counted in a share (nan: none is). No errors (nan), no interval.
    """

    effects: np.ndarray
    errors: np.ndarray
    freedom: float
    n: int
    scale: Scale = PLAIN
    successes: float = float("nan")

    def interval(self, error_rate: float) -> np.ndarray:
        """Return two-sided bounds (2, 1 + m) that miss the effect with this probability."""
        margin = _quantile(1 - error_rate / 2, self.freedom) * self.errors
        there, back = self.scale
        return back(there(self.effects) + np.stack([-margin, margin]))

    def detectable(self, error_rate: float) -> float:
        """Return the distance from a bound (of a correlation: from 0) that is seen in POWER of such experiments."""
        quantiles = _quantile(1 - error_rate / 2, self.freedom) + _quantile(POWER, self.freedom)
        return float(self.scale[1](quantiles * self.errors[0]))


@dataclass(frozen=True)
class Agreement:
    """Values that are compared one by one and drawn from nothing: their median, and their range for an interval."""

    effects: np.ndarray
    low: float
    high: float
    n: int
    successes: float = float("nan")

    def interval(self, _error_rate: float) -> np.ndarray:
        """Return the range (2, 1), whatever the error rate."""
        return np.array([[self.low], [self.high]])

    def detectable(self, _error_rate: float) -> float:
        """Return nan: more values would show no less."""
        return float("nan")


class Resamples:
    """How often each replicate is in the sample, which is in front, and in each of m resamples of it.

    `labels` are the replicates of all tests of a claim, so that these see the same ones. Digits are left out one by
    one in place of being drawn, since a pair of a digit with itself is no task. Without `redraw` there is the sample
    alone.
    """

    def __init__(self, labels: Iterable[Any], digits: bool = False, redraw: bool = True) -> None:
        self.labels = pd.Index(sorted(set(labels)))  # none, where values are compared one by one
        self.digits = digits
        count = len(self.labels)
        whole = np.ones((1, count), dtype=int)
        if not redraw:
            self.counts = whole
        elif digits:
            self.counts = np.concatenate([whole, 1 - np.eye(count, dtype=int)])
        else:
            self.counts = np.concatenate([whole, resampled_counts(count)])

    def of(self, labels: Sequence[Any] | pd.Index | pd.Series) -> np.ndarray:
        """Return how often each of `labels`, which are among the replicates, is in the samples: (1 + m, labels)."""
        return self.counts[:, self.labels.get_indexer(pd.Index(labels))]


def _mean(values: pd.Series, drawn: Resamples, scale: Scale = PLAIN) -> Evidence:
    """Return the mean of values that are indexed by their replicates.

    A SHARE of 0s and 1s has two of each added to every sample (Agresti and Coull 1998).
    """
    if drawn.digits:
        return _over_digits(values.index, lambda kept: float(values.to_numpy()[kept].mean()), drawn, PLAIN)
    counts, found = drawn.of(values.index), values.to_numpy(float)
    if scale is SHARE:
        found = np.concatenate([found, [0, 0, 1, 1]])
        counts = np.concatenate([counts, np.ones((len(counts), 4), dtype=int)], axis=1)
    middle = float(found.mean())
    centred = found - middle
    total = counts.sum(axis=1).astype(float)
    total[total < 2] = np.nan
    means = counts @ centred / total
    variances = np.maximum(counts @ centred**2 / total - means**2, 0) * total / (total - 1)
    errors = np.sqrt(variances / total)
    if len(values) < LEAST:
        errors[:] = np.nan
    successes = float(values.sum()) if scale is SHARE else float("nan")
    return Evidence(middle + means, errors, len(values) - 1, len(values), scale, successes)


def _over_digits(
    tasks: Iterable[str], statistic: Callable[[np.ndarray], float], drawn: Resamples, scale: Scale
) -> Evidence:
    """Return a statistic of pairs of digits, all and without each digit; it takes the positions of the pairs kept."""
    pairs = np.array([(task.negative, task.positive) for task in map(Task.parse, tasks)]).reshape(-1, 2)
    if not len(pairs):
        nothing = np.full(len(drawn.counts), np.nan)
        return Evidence(nothing, nothing, len(drawn.labels) - 1, 0, scale)
    values, errors = [], []
    for counts in drawn.counts:
        digits = drawn.labels[counts > 0]
        kept = np.flatnonzero(np.isin(pairs, digits).all(axis=1))
        found = digit_jackknife(lambda rows, kept=kept: statistic(kept[rows]), pairs[kept], scale)
        values.append(found.value)
        errors.append(found.error)
    return Evidence(np.array(values), np.array(errors), len(drawn.labels) - 1, len(drawn.labels), scale)


def difference(rows: pd.DataFrame, column: str, test: Mapping[str, Any], drawn: Resamples) -> Evidence:
    """Measure the mean over replicates of the cells' means in `plus` less those in `minus`; paired by replicate."""
    where = test.get("where", {})
    signed = [*((1, cell) for cell in test.get("plus", [{}])), *((-1, cell) for cell in test.get("minus", []))]
    key = replicate_column(test)
    means = (sign * narrow(rows, **(where | cell)).groupby(key)[column].mean() for sign, cell in signed)
    return _mean(reduce(operator.add, means).dropna(), drawn, SHARE if "exceeds" in test else PLAIN)


def spread(rows: pd.DataFrame, column: str, test: Mapping[str, Any], drawn: Resamples) -> Evidence:
    """Measure a difference in spread: of |value - median over seeds| by task and width (Brown and Forsythe 1974)."""
    centre = rows.groupby(["task", "width"])[column].transform("median")
    return difference(rows.assign(**{column: (rows[column] - centre).abs()}), column, test, drawn)


def trend(rows: pd.DataFrame, column: str, test: Mapping[str, Any], drawn: Resamples) -> Evidence:
    """Measure the mean over replicates of Spearman's correlation between the value and the axis `along`.

    It is taken `within` each combination of these columns and averaged over them. It is 0 where all values are the
    same; fewer than three points do not count.
    """
    key = replicate_column(test)
    chosen = narrow(rows, **test.get("where", {})).dropna(subset=[column, test["along"]])
    curves = pd.DataFrame(
        [
            (
                group[key],
                stats.spearmanr(curve[test["along"]], curve[column]).statistic if np.ptp(curve[column]) else 0.0,
            )
            for group, curve in split(chosen, [key, *test.get("within", [])])
            if len(curve) > 2
        ],
        columns=[key, "rho"],
    )
    return _mean(curves.groupby(key)["rho"].mean(), drawn, CORRELATION)


def correlation(rows: pd.DataFrame, column: str, test: Mapping[str, Any], drawn: Resamples) -> Evidence:
    """Measure Spearman's correlation over the rows between the value and `along`, partial if a column is `given`."""
    columns = [test["along"], column, *([test["given"]] if "given" in test else [])]
    chosen = narrow(rows, **test.get("where", {})).dropna(subset=columns)
    values = chosen[columns].to_numpy(float)
    if drawn.digits:
        whole = np.ones((1, 1), dtype=int)
        return _over_digits(
            chosen["task"],
            lambda kept: float(rank_correlation_matrices(values[kept], np.repeat(whole, len(kept), axis=1))[0, 0, 1]),
            drawn,
            FISHER,
        )
    counts = drawn.of(chosen[replicate_column(test)])
    found = rank_correlation_matrices(values, counts)
    rho = found[:, 0, 1]
    if "given" in test:
        xz, yz = found[:, 0, 2], found[:, 1, 2]
        rho = (rho - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2))
    given = len(columns) - 2
    return Evidence(rho, rank_correlation_errors(rho, len(chosen) - given), np.inf, len(chosen), FISHER)


def agreement(rows: pd.DataFrame, column: str, test: Mapping[str, Any], _drawn: Resamples) -> Agreement:
    """Measure whether all values lie on one side of the bound."""
    values = narrow(rows, **test.get("where", {}))[column]
    return Agreement(np.array([values.median()]), float(values.min()), float(values.max()), len(values))


def read_inputs(
    inputs: Any, complete: bool, tables_of: Callable[[Mapping[str, Any]], list[str]]
) -> tuple[dict[str, Any], dict[str, pd.DataFrame], bool]:
    """Return the ledger, its tables by the names that it has for them, and whether verdicts on them mean anything.

    They do in a build of the whole grid (`complete`) on all data. `inputs` has paths: the `ledger`, its `tables` in the
    order of `tables_of`, which may lie elsewhere in a module with a prefix, and the `sources` of the data.
    """
    ledger = load_ledger(inputs.ledger)
    tables = {name: read_table(path) for name, path in zip(tables_of(ledger), inputs.tables, strict=True)}
    sources = [json.loads(Path(path).read_text(encoding="utf-8")) for path in inputs.sources]
    return ledger, tables, complete and all(source["complete"] for source in sources)


Measure = Callable[[pd.DataFrame, str, Mapping[str, Any], Resamples], Evidence | Agreement]
MEASURES: dict[str, Measure] = {
    "difference": difference,
    "spread": spread,
    "trend": trend,
    "correlation": correlation,
    "agreement": agreement,
}


class Measured(NamedTuple):
    """A case of a test: what it says of itself, the side of its bound that is claimed, and the evidence."""

    effect: str
    case: str
    side: str
    bound: float
    smallest: float
    evidence: Evidence | Agreement


class Asked(NamedTuple):
    """The tests of a claim in the words of a setting, and of each the table, column and rows with its values."""

    tests: Sequence[Mapping[str, Any]]
    sources: Sequence[Mapping[str, Any]]


def replicate_column(test: Mapping[str, Any]) -> str:
    """Return the column that tells replicates apart; digits are in the names of tasks."""
    replicate = test.get("replicate", "seed")
    return "task" if replicate == "digit" else replicate


def _cases(test: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a label and the test itself for every combination of the values in `each`."""
    each = test.get("each", {})
    for values in product(*each.values()):
        case = dict(zip(each, values, strict=True))
        label = ", ".join(f"{axis} {value}" for axis, value in case.items())
        yield label, {**test, "where": {**test.get("where", {}), **case}}


def _rows(test: Mapping[str, Any], source: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of a test's table; with `exceeds`, whether the value does so, 1 or 0, in its place."""
    rows = narrow(tables[source["table"]], **source.get("where", {}))
    if "exceeds" in test:
        values = rows[source["column"]]
        rows = rows.assign(**{source["column"]: (values > test["exceeds"]).where(values.notna()).astype(float)})
    return rows


def _resamples(tests: Sequence[Mapping[str, Any]], found: Sequence[pd.DataFrame], redraw: bool) -> Resamples:
    """Return the resamples of the replicates that the tests of a claim have in their rows."""
    drawn = [pair for pair in zip(tests, found, strict=True) if pair[0].get("measure") != "agreement"]
    labels = [label for test, rows in drawn for label in rows[replicate_column(test)].unique()]
    if tests[0].get("replicate") != "digit":
        return Resamples(labels, redraw=redraw)
    tasks = [Task.parse(label) for label in labels]
    return Resamples([digit for task in tasks for digit in (task.negative, task.positive)], digits=True, redraw=redraw)


def ask(ledger: Mapping[str, Any], claim: Mapping[str, Any], setting: str) -> Asked | str | None:
    """Return what is asked of a claim in a setting, or why it cannot be tested there, or None if that is not asked.

    `ledger` is as `lowcap.claims.ledger.load_ledger` returns it.
    """
    words = ledger["settings"][setting]
    sources = [ledger["measurements"][test["measurement"]].get(setting) for test in claim["tests"]]
    if any(source is None for source in sources):
        return None
    sources = fill(sources, words)
    given = [claim.get("not_testable", {}).get(setting), *(source for source in sources if isinstance(source, str))]
    if reason := next((text for text in given if text), None):
        return reason
    return Asked(fill(claim["tests"], words), sources)


def measure_claim(
    ledger: Mapping[str, Any],
    claim: Mapping[str, Any],
    setting: str,
    tables: Mapping[str, pd.DataFrame],
    complete: bool,
) -> list[Measured] | str | None:
    """Measure the tests of a claim in a setting; return what `ask` does if that cannot be.

    `tables` holds the tables that the ledger names. Raises InputError for a cell that is not in a table if `complete`;
    else such a claim is not testable.
    """
    asked = ask(ledger, claim, setting)
    if not isinstance(asked, Asked):
        return asked
    try:
        return measure_tests(asked, tables, ledger["smallest"])
    except OutsideGrid as error:
        reason = f"{error} is outside the grid of this build"
        if complete:
            raise InputError(f"{claim['id']}: {reason}; set paper.complete: false for a trial") from error
        return reason
    except InputError as error:
        raise InputError(f"{claim['id']}: {error}") from error


def measure_tests(
    asked: Asked, tables: Mapping[str, pd.DataFrame], smallest: Mapping[str, Any], redraw: bool = True
) -> list[Measured]:
    """Measure what is asked, each test once for each case; with resamples of the replicates only if `redraw`.

    `smallest` is the ledger's. Raises OutsideGrid for a cell that is not in a table, InputError for a column.
    """
    found = []
    place = ""
    try:
        rows = []
        for test, source in zip(*asked, strict=True):
            place = source["table"]
            rows.append(_rows(test, source, tables))
        drawn = _resamples(asked.tests, rows, redraw)
        for test, source, chosen in zip(*asked, rows, strict=True):
            place = source["table"]
            side = "above" if "above" in test else "below"
            matters = float(smallest[test["smallest"]]["value"])
            for label, case in _cases(test):
                evidence = MEASURES[test.get("measure", "difference")](chosen, source["column"], case, drawn)
                found.append(Measured(test["effect"], label, side, float(test[side]), matters, evidence))
    except OutsideGrid:
        raise
    except InputError as error:
        raise InputError(f"{place}: {error}") from error
    return found
