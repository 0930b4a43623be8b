"""The tables of verdicts in README.md, between two marks."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lowcap.base.errors import InputError, reported_errors
from lowcap.base.files import write_text
from lowcap.base.spelling import spell
from lowcap.claims.ledger import sourced
from lowcap.claims.outcomes import JUDGED, STABLE

BEGIN, END = "<!-- verdicts: `make readme` writes what follows -->", "<!-- end of verdicts -->"


def verdict_table(claims: pd.DataFrame, ledger: Mapping[str, Any]) -> str:
    """Return the Markdown table of a ledger's statements with their verdicts in every setting, folded under counts.

    A verdict whose probability is below STABLE says so.
    """
    unstable = (claims["probability"] < STABLE).map({True: " (unstable)", False: ""})
    verdicts = (claims["verdict"] + unstable).set_axis(pd.MultiIndex.from_frame(claims[["claim", "setting"]]))
    settings = ledger["settings"]
    head = ["claim", *(spell(name) for name in settings)]
    rows = [[sourced(claim), *(verdicts[claim["id"], name] for name in settings)] for claim in ledger["claims"]]
    first, *others = (f"| {' | '.join(cells)} |" for cells in [head, *rows])
    lines = [
        "<details>",
        f"<summary>{_summary(claims, ledger)}</summary>",
        "",
        first,
        "|" + "---|" * len(head),
        *others,
    ]
    return "\n".join([*lines, "", "</details>", ""])


def _summary(claims: pd.DataFrame, ledger: Mapping[str, Any]) -> str:
    """Return how many claims have each verdict, by setting, in a line."""
    parts = []
    for setting in ledger["settings"]:
        counts = claims.loc[claims["setting"] == setting, "verdict"].value_counts()
        found = [f"{counts[verdict]} {verdict}" for verdict in JUDGED if verdict in counts]
        parts.append(f"{spell(setting)}: {', '.join(found) or 'none judged'}")
    count = len(ledger["claims"])
    return f"{count} claim{'s' if count > 1 else ''}. {'; '.join(parts)}"


def fill_between(text: str, begin: str, end: str, filling: str, name: str) -> str:
    """Return `text` with `filling` between marks. Raises InputError, with `name`, if these are not there."""
    before, first, rest = text.partition(begin)
    _, last, after = rest.partition(end)
    if not first or not last:
        raise InputError(f"{name}: found no marks; needed are {begin} and {end}")
    return f"{before}{begin}\n{filling}{end}{after}"


def with_tables(readme: str, tables: Sequence[str]) -> str:
    """Return the text of the README with `tables` between its marks. Raises InputError if they are not there."""
    return fill_between(readme, BEGIN, END, "\n".join(tables), "README.md")


if __name__ == "__main__":
    readme, *tables = map(Path, sys.argv[1:])
    with reported_errors():
        found = [table.read_text(encoding="utf-8") for table in tables]
        write_text(with_tables(readme.read_text(encoding="utf-8"), found), readme)
