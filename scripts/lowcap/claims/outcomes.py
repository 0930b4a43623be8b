"""The words of verdicts, and the verdicts that were judged, as they are read where a page is all that follows."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lowcap.base.errors import InputError

REPRODUCED, PARTLY, CONTRADICTED, INCONCLUSIVE = "reproduced", "partly", "contradicted", "inconclusive"
NOT_TESTABLE, NOT_COMPARABLE = "not testable", "not comparable"
JUDGED = (REPRODUCED, PARTLY, CONTRADICTED, INCONCLUSIVE)
VERDICTS = (*JUDGED, NOT_TESTABLE, NOT_COMPARABLE)
# Whether a criterion is older than the data that decide it.
BEFORE, AFTER, UNKNOWN = "before", "after", "unknown"
STABLE = 0.9  # the probability from which on a verdict would hardly have been another with other seeds


class Verdict(NamedTuple):
    """One of VERDICTS, how probable it was (nan: not judged) and one of BEFORE, AFTER and UNKNOWN, or nothing."""

    word: str
    probability: float
    fixed: str


def are_judged(verdicts: Mapping[tuple[str, str], Verdict]) -> bool:
    """Tell whether these are of a build that judges claims: one of the whole grid on all data."""
    return all(verdict.word != NOT_COMPARABLE for verdict in verdicts.values())


def read_verdicts(paths: Iterable[str | Path]) -> dict[tuple[str, str], Verdict]:
    """Return the verdicts in tables of claims by claim and setting, in order.

    Without pandas, whose import takes as long as the jobs that read no more than this. Raises InputError for a file
    that is no such table.
    """
    verdicts = {}
    for path in paths:
        try:
            with Path(path).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    found = Verdict(row["verdict"], float(row["probability"] or "nan"), row["fixed"])
                    verdicts[row["claim"], row["setting"]] = found
        except (OSError, ValueError, KeyError, csv.Error) as error:
            raise InputError(f"{path}: not a readable table of claims ({error})") from error
    return verdicts
