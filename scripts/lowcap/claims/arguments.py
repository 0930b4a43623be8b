"""Verdicts argued with: what each would be at other levels, corrections, bounds and numbers of seeds, all combined.

`lowcap.claims.multiverse` counts analyses that are as defensible as the one that is written. Here a reader moves what
judges as far as it takes for a verdict to flip, and sees how far that is: the level of the intervals, for which of a
claim's tests they are corrected, its bounds, and how many of the seeds count, of those that there are. That is
exploration. Nothing of it was fixed before the data, and that something flips somewhere proves nothing.

A bound is moved in steps of its test's smallest effect of interest: a stricter one lies further on the claimed side. A
smallest effect of 0 leaves the bound where it is, since the source names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import LEVEL
from lowcap.analysis.tidy import OutsideGrid
from lowcap.claims.evidence import Asked, Measured, ask, measure_tests
from lowcap.claims.multiverse import ALL, first_seeds
from lowcap.claims.outcomes import JUDGED
from lowcap.claims.verdicts import CORRECTIONS, error_rates, judge_test, verdicts_of

SEEDS = (3, 5, 10, 20, 30)
LEVELS = (0.80, 0.90, LEVEL, 0.99, 0.999)
# By how many smallest effects a bound is stricter; fewer than none make it looser.
STEPS = tuple(half / 2 for half in range(-6, 7))
# A verdict is written as its first letter.
LETTERS = {word[0]: word for word in JUDGED}
COLUMNS = ("claim", "setting", "seeds", "correction", "level", "verdicts")


def argue_ledger(ledger: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], comparable: bool) -> pd.DataFrame:
    """Return one row per claim, setting, number of seeds, correction and level, with COLUMNS.

    `verdicts` has one of LETTERS for each of STEPS. Of seeds there are all, as written, and the first of SEEDS where
    there are more, and seeds are the replicates. `ledger` and `tables` are as `lowcap.claims.evidence.measure_claim`
    takes them; a claim on what is in none of the tables has no row. There is nothing to argue with in a build that is
    not `comparable`: no rows at all.
    """
    rows = []
    for claim in ledger["claims"] if comparable else []:
        known: dict[str, list[dict[str, Any]]] = {}
        for setting in ledger["settings"]:
            asked = ask(ledger, claim, setting)
            if not isinstance(asked, Asked):
                continue
            # Settings may have the same measurement of the same networks.
            if (question := repr(asked)) not in known:
                known[question] = [
                    {"seeds": seeds} | found
                    for seeds, measured in _measure(asked, tables, ledger["smallest"])
                    for found in _judge(measured, claim.get("holds_for", "all"))
                ]
            rows += [{"claim": claim["id"], "setting": setting} | row for row in known[question]]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _measure(
    asked: Asked, tables: Mapping[str, pd.DataFrame], smallest: Mapping[str, Any]
) -> Iterator[tuple[str, list[Measured]]]:
    """Yield every number of seeds with which the tests can be measured, all first, and the tests measured."""
    for label, first in first_seeds(asked, tables, SEEDS).items():
        try:
            measured = measure_tests(first(asked), tables, smallest, redraw=False)
        except OutsideGrid:
            continue
        yield label or ALL, measured


def _judge(measured: Sequence[Measured], holds_for: str) -> Iterator[dict[str, Any]]:
    """Yield the verdicts at all bounds for every correction and level."""
    for correction, level in product(CORRECTIONS, LEVELS):
        rates = error_rates(holds_for, len(measured), 1 - level, correction)
        judged = [judge_test(test, rates, np.array(STEPS)) for test in measured]
        letters = "".join(word[0] for word in verdicts_of(judged, holds_for))
        yield {"correction": correction, "level": level, "verdicts": letters}
