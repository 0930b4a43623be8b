"""How much of a verdict rests on choices: each claim judged again by other analyses that are as defensible.

Analyses differ in what is measured: how many of the seeds count; F1, accuracy or, where a test is about a change or a
difference and not about a level, AUC; the part of the images; and the task, the widths or the measure of difficulty
where the ledger lists others as a reading of the source. And they differ in how it is judged: the level of the
intervals, whether these are corrected for the number of tests, and the smallest effect of interest. Some studies have
the same networks by other recipes, which differ in initialisation, schedule or size of batches; the ledger lists them.

The analysis as it is written comes first. Of most claims all ways to judge are combined with one change of what is
measured at a time, of some all with all. An analysis that is not possible, since a table has no such column or rows,
or that repeats another, since nothing that it changes is in the claim, is left out and counts in no share.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from lowcap.analysis.statistics import LEVEL
from lowcap.analysis.tidy import OutsideGrid, select
from lowcap.base.errors import InputError
from lowcap.claims.evidence import Asked, Measured, ask, measure_tests
from lowcap.claims.ledger import VARIED, fill, named_by, replace_values
from lowcap.claims.outcomes import NOT_COMPARABLE
from lowcap.claims.verdicts import (
    CORRECTED,
    UNCORRECTED,
    describe_test,
    error_rates,
    find_deciding,
    judge_test,
    verdicts_of,
)

# Of each the first is as written.
LEVELS = (LEVEL, 0.90, 0.99)
SIZES = (1.0, 0.5, 2.0)
SEEDS = (10, 20)
METRICS = ("f1", "accuracy", "auc")
ALL = "all"
AS_WRITTEN = "as written"

MEASURING = ("recipe", "seeds", "metric", "split", *VARIED)
JUDGING = ("level", "correction", "smallest")
_DECIDING = ("effect", "case", "measured", "ci_low", "ci_high", "n", "side", "bound")
COLUMNS = ("claim", "setting", *MEASURING, *JUDGING, *_DECIDING, "verdict")

Change = Callable[[Asked], Asked]


class Judging(NamedTuple):
    """A way to judge: the level of intervals, one of CORRECTIONS, and by what smallest effects are multiplied."""

    level: float
    correction: str
    smallest: float

    def judge(self, measured: Sequence[Measured], holds_for: str, deciding: int) -> dict[str, Any]:
        """Return the verdict, and the columns of the deciding test, whose place is given."""
        rates = error_rates(holds_for, len(measured), 1 - self.level, self.correction)
        tests = [test._replace(smallest=self.smallest * test.smallest) for test in measured]
        judged = [judge_test(test, rates) for test in tests]
        about = describe_test(tests[deciding], judged[deciding], rates)
        return {name: about[name] for name in _DECIDING} | {"verdict": str(verdicts_of(judged, holds_for)[0])}


def run_multiverse(
    ledger: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], comparable: bool, whole: Collection[str]
) -> pd.DataFrame:
    """Return one row per claim, setting and analysis, with COLUMNS, the one as written first.

    `ledger` is as `lowcap.claims.ledger.load_ledger` returns it, `tables` holds the tables that it names, `whole` the
    ids of claims of which all choices are combined. A choice that a claim does not have is None. In a build that is not
    `comparable` every verdict is "not comparable". Raises InputError for a column that a test as written names and
    that there is not.
    """
    rows = []
    for claim in ledger["claims"]:
        known: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for setting in ledger["settings"]:
            asked = ask(ledger, claim, setting)
            if not isinstance(asked, Asked) or all(test.get("measure") == "agreement" for test in asked.tests):
                continue
            # Settings may have the same measurement of the same networks.
            recipes = _recipes(ledger, claim, setting)
            if (question := (repr(asked), *recipes)) not in known:
                known[question] = _analyse(asked, recipes, claim, tables, ledger["smallest"], claim["id"] in whole)
            rows += [{"claim": claim["id"], "setting": setting} | row for row in known[question]]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table if comparable else table.assign(verdict=NOT_COMPARABLE)


def _analyse(
    asked: Asked,
    recipes: Mapping[Any, Change],
    claim: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    smallest: Mapping[str, Any],
    whole: bool,
) -> list[dict[str, Any]]:
    """Return the columns of every analysis of a claim in a setting but these two."""
    rows = []
    try:
        for choices, measured in _measure(asked, recipes, claim, tables, smallest, whole):
            rows += [choices | found for found in _judge(measured, claim.get("holds_for", "all"))]
    except InputError as error:
        raise InputError(f"{claim['id']}: {error}") from error
    return rows


def _judge(measured: Sequence[Measured], holds_for: str) -> Iterator[dict[str, Any]]:
    """Yield every way to judge that is another for these tests, with what comes out."""
    deciding = find_deciding(measured, holds_for)
    corrections = (CORRECTED, UNCORRECTED) if len(measured) > 1 else (CORRECTED,)
    sizes = SIZES if any(test.smallest for test in measured) else SIZES[:1]
    for way in product(LEVELS, corrections, sizes):
        judging = Judging(*way)
        yield judging._asdict() | judging.judge(measured, holds_for, deciding)


def _measure(
    asked: Asked,
    recipes: Mapping[Any, Change],
    claim: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    smallest: Mapping[str, Any],
    whole: bool,
) -> Iterator[tuple[dict[str, Any], list[Measured]]]:
    """Yield every possible choice of what is measured, with the tests measured so.

    Yields nothing if it cannot be measured as written.
    """
    axes = {
        "recipe": recipes,
        "seeds": first_seeds(asked, tables, SEEDS),
        "metric": _metrics(asked, tables),
        "split": _splits(asked, tables),
        **{axis: _variations(asked, axis, claim.get("vary", {}).get(axis, [])) for axis in VARIED},
    }
    if axes["task"].keys() == {None}:
        axes["task"] = _single_tasks(asked)
    written = _as_labelled(axes)
    for number, labels in enumerate(_combine(axes, whole)):
        if labels["recipe"] != written["recipe"] and labels["seeds"] != written["seeds"]:
            continue  # other recipes have the first seeds alone
        changed = asked
        for axis, label in labels.items():
            changed = axes[axis][label](changed)
        try:
            if number and not _has_columns(changed, tables):
                continue
            yield labels, measure_tests(changed, tables, smallest, redraw=False)
        except OutsideGrid:
            if not number:
                return


def _combine(axes: Mapping[str, Mapping[Any, Change]], whole: bool) -> Iterator[dict[str, Any]]:
    """Yield a label per axis, of which the first is as written: all combinations, or all with one other at most."""
    if whole:
        yield from (dict(zip(axes, labels, strict=True)) for labels in product(*axes.values()))
        return
    written = _as_labelled(axes)
    yield written
    for axis, (_, *others) in axes.items():
        yield from (written | {axis: label} for label in others)


def _as_labelled(axes: Mapping[str, Mapping[Any, Change]]) -> dict[str, Any]:
    """Return the label of each axis that is as written."""
    return {axis: next(iter(labels)) for axis, labels in axes.items()}


def _as_written(asked: Asked) -> Asked:
    return asked


def _with_sources(change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Change:
    return lambda asked: asked._replace(sources=[change(source) for source in asked.sources])


def _narrowed(source: Mapping[str, Any], **where: Any) -> dict[str, Any]:
    return {**source, "where": {**source.get("where", {}), **where}}


def _has_columns(asked: Asked, tables: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether every test's table has the columns of its values and of what it correlates them with."""
    return all(
        {source["column"], *(test[key] for key in ("along", "given") if key in test)} <= set(tables[source["table"]])
        for test, source in zip(*asked, strict=True)
    )


def _recipes(ledger: Mapping[str, Any], claim: Mapping[str, Any], setting: str) -> dict[Any, Change]:
    """Return the changes from the study of a setting to those of other recipes, where these have the measurements."""
    recipes = ledger.get("recipes", {"settings": [], "measurements": []})
    measured = {test["measurement"] for test in claim["tests"]} <= set(recipes["measurements"])
    if setting not in recipes["settings"] or not measured:
        return {None: _as_written}

    sources = [ledger["measurements"][test["measurement"]][setting] for test in claim["tests"]]
    words = ledger["settings"][setting]

    def to(study: str) -> Change:
        tables = fill([source["table"] for source in sources], words | {"study": study})
        return lambda asked: asked._replace(
            sources=[{**source, "table": table} for source, table in zip(asked.sources, tables, strict=True)]
        )

    return {AS_WRITTEN: _as_written} | {study: to(study) for study in recipes["studies"]}


def _single_tasks(asked: Asked) -> dict[Any, Change]:
    """Return the changes to one task alone, where every test is asked of each of several."""
    listed = [test.get("each", {}).get("task", []) for test in asked.tests]
    tasks = [task for task in listed[0] if all(task in others for others in listed)]
    if len(tasks) < 2:
        return {None: _as_written}

    def to(task: str) -> Change:
        return lambda changed: changed._replace(
            tests=[{**test, "each": {**test["each"], "task": [task]}} for test in changed.tests]
        )

    return {ALL: _as_written} | {task: to(task) for task in tasks}


def first_seeds(asked: Asked, tables: Mapping[str, pd.DataFrame], counts: Iterable[int]) -> dict[Any, Change]:
    """Return the changes to the first of the seeds, in order of their numbers, where seeds are the replicates.

    Before those to so many of them as `counts` has, and there are more, stands the one to ALL, or to None where seeds
    are no replicates, which changes nothing.
    """
    found = [tables[source["table"]] for source in asked.sources]
    if any(test.get("replicate", "seed") != "seed" for test in asked.tests) or any(
        "seed" not in rows for rows in found
    ):
        return {None: _as_written}
    rows = (select(table, **source.get("where", {})) for table, source in zip(found, asked.sources, strict=True))
    seeds = sorted({int(seed) for chosen in rows for seed in chosen["seed"].unique()})

    def first(count: int) -> Change:
        return _with_sources(lambda source: _narrowed(source, seed=seeds[:count]))

    return {ALL: _as_written} | {str(count): first(count) for count in counts if count < len(seeds)}


def _metrics(asked: Asked, tables: Mapping[str, pd.DataFrame]) -> dict[Any, Change]:
    """Return the changes from F1 to other metrics of the same networks, in columns that are named alike."""
    written, *others = METRICS

    def is_written(source: Mapping[str, Any]) -> bool:
        return source["column"].rpartition("_")[2] == written

    tests = [test for test, source in zip(*asked, strict=True) if is_written(source)]
    if not tests:
        return {None: _as_written}

    def to(metric: str) -> Change:
        def change(source: Mapping[str, Any]) -> Mapping[str, Any]:
            column = source["column"].removesuffix(written) + metric
            return {**source, "column": column} if is_written(source) else source

        return _with_sources(change)

    # AUC is another scale: only its changes and differences can be held against bounds for F1.
    compared = all("exceeds" not in test and ("minus" in test or test.get("measure") == "trend") for test in tests)
    changes = {metric: to(metric) for metric in others if compared or metric != "auc"}
    possible = {metric: change for metric, change in changes.items() if _has_columns(change(asked), tables)}
    return {written: _as_written} | possible


def _splits(asked: Asked, tables: Mapping[str, pd.DataFrame]) -> dict[Any, Change]:
    """Return the changes to other parts of the images, where the measurements name one."""

    def part(source: Mapping[str, Any]) -> Any:
        return source.get("where", {}).get("split")

    named = {part(source): tables[source["table"]] for source in asked.sources if part(source)}
    if len(named) != 1:
        return {None: _as_written}
    ((written, table),) = named.items()

    def to(split: str) -> Change:
        return _with_sources(lambda source: _narrowed(source, split=split) if part(source) else source)

    return {written: _as_written} | {split: to(split) for split in table["split"].unique() if split != written}


def _variations(asked: Asked, axis: str, variations: Iterable[Mapping[Any, Any]]) -> dict[Any, Change]:
    """Return the changes to other values of an axis, by what then stands for all values that any of them replaces."""
    replaced = {value for others in variations for value in others}
    named = {value for test in asked.tests for value in named_by(test, axis) if value in replaced}
    if not named:
        return {None: _as_written}

    def to(others: Mapping[Any, Any]) -> Change:
        return lambda changed: changed._replace(tests=[replace_values(test, axis, others) for test in changed.tests])

    def label(others: Mapping[Any, Any]) -> str:
        return ", ".join(str(value) for value in sorted(others.get(value, value) for value in named))

    return {label({}): _as_written} | {label(others): to(others) for others in variations}
