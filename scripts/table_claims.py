"""The verdicts on all claims: for the paper with what was measured, for the README in words."""

import re

import pandas as pd

from lowcap.claims import NOT_TESTABLE
from lowcap.files import write_text
from lowcap.jobs import job
from lowcap.latex import escape, longtable, number
from lowcap.ledger import load_ledger
from lowcap.tables import read_table

SETTINGS = {"as_released": "as released", "as_described": "as described", "converged": "converged"}
COLUMNS = r"L{0.235\linewidth}L{0.1\linewidth}*{3}{L{0.19\linewidth}}"


def named(claim: dict) -> str:
    """Return the statement with its source."""
    return f"{claim['statement'].rstrip('.')} ({claim['source']})"


def cell(row: pd.Series) -> str:
    """Return the verdict, and below it what decided: value and interval, case, tests passed, replicates."""
    word = rf"\verdictword{{{row['verdict']}}}"
    if row["verdict"] == NOT_TESTABLE or pd.isna(row["measured"]):
        return word
    value, low, high = (number(row[column], ".3f") for column in ("measured", "ci_low", "ci_high"))
    case = "" if pd.isna(row["case"]) else row["case"].replace("_", " ") + r" \newline "
    case = re.sub("task (.)v(.)", r"\1~vs~\2", case)
    about = f"{row['supported']:.0f} of {row['tests']:.0f} tests, $n={row['n']:.0f}$"
    return rf"{word} \newline {value} [{low}, {high}] \newline {case}{about}"


def typeset(claims: pd.DataFrame, ledger: dict) -> str:
    """Return the LaTeX longtable, a row per claim and a column per setting."""
    verdicts = claims.set_index(["claim", "setting"])
    rows = []
    for position, claim in enumerate(ledger["claims"]):
        if position and claim["group"] != ledger["claims"][position - 1]["group"]:
            rows.append([])
        name = escape(named(claim))
        rows.append([name, escape(claim["published"]), *(cell(verdicts.loc[claim["id"], s]) for s in SETTINGS)])
    caption = r"\caption{\claimscaption}\label{tab:claims}"
    return longtable(["claim", "published", *SETTINGS.values()], rows, COLUMNS, caption)


def markdown(claims: pd.DataFrame, ledger: dict) -> str:
    """Return the table of statements and verdicts in Markdown."""
    verdicts = claims.set_index(["claim", "setting"])["verdict"]
    lines = [f"| claim | {' | '.join(SETTINGS.values())} |", "|" + "---|" * (1 + len(SETTINGS))]
    for claim in ledger["claims"]:
        cells = (verdicts[claim["id"], setting] for setting in SETTINGS)
        lines.append(f"| {named(claim)} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    with job(snakemake):
        ledger, claims = load_ledger(snakemake.input.ledger), read_table(snakemake.input.claims)
        write_text(typeset(claims, ledger), snakemake.output.tex)
        write_text(markdown(claims, ledger), snakemake.output.md)
