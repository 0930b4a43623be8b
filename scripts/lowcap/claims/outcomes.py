"""The words of verdicts, and the verdicts that were judged, as they are read where a page is all that follows."""

import csv
from collections.abc import Iterable
from pathlib import Path

from lowcap.base.errors import InputError

REPRODUCED, PARTLY, CONTRADICTED, INCONCLUSIVE = "reproduced", "partly", "contradicted", "inconclusive"
NOT_TESTABLE, NOT_COMPARABLE = "not testable", "not comparable"
JUDGED = (REPRODUCED, PARTLY, CONTRADICTED, INCONCLUSIVE)
VERDICTS = (*JUDGED, NOT_TESTABLE, NOT_COMPARABLE)
STABLE = 0.9  # the probability from which on a verdict would hardly have been another with other seeds


def read_verdicts(paths: Iterable[str | Path]) -> dict[tuple[str, str], str]:
    """Return the verdicts in tables of claims by claim and setting, in order; each is one of VERDICTS.

    Without pandas, whose import takes as long as the jobs that read no more than this. Raises InputError for a file
    that is no such table.
    """
    verdicts = {}
    for path in paths:
        try:
            with Path(path).open(encoding="utf-8", newline="") as file:
                verdicts |= {(row["claim"], row["setting"]): row["verdict"] for row in csv.DictReader(file)}
        except (OSError, ValueError, KeyError, csv.Error) as error:
            raise InputError(f"{path}: not a readable table of claims ({error})") from error
    return verdicts
