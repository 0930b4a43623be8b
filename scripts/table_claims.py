"""The verdicts on the claims of a ledger: for the paper with what was measured, for the README in words."""

import pandas as pd

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_text
from lowcap.base.spelling import spell
from lowcap.claims.ledger import load_ledger, sourced
from lowcap.claims.verdicts import NOT_TESTABLE
from lowcap.paper.latex import escape, longtable, with_interval
from lowcap.paper.readme import verdict_table
from lowcap.workflow.jobs import job

# Shares of the line for the statement, for what was published, and for all settings together.
STATEMENT, PUBLISHED, VERDICTS = 0.235, 0.1, 0.57


def cell(row: pd.Series) -> str:
    """Return the verdict, and below it what decided: value and interval, case, tests passed, replicates."""
    word = rf"\verdictword{{{row['verdict']}}}"
    if row["verdict"] == NOT_TESTABLE or pd.isna(row["measured"]):
        return word
    value = with_interval(row, "measured", ".3f")
    case = "" if pd.isna(row["case"]) else spell(row["case"]).replace("task ", "") + r" \newline "
    about = f"{row['supported']:.0f} of {row['tests']:.0f} tests, $n={row['n']:.0f}$"
    return rf"{word} \newline {value} \newline {case}{about}"


def typeset(claims: pd.DataFrame, ledger: dict, name: str) -> str:
    """Return the LaTeX longtable, a row per claim and a column per setting, captioned by the text's \\<name>claims."""
    settings = ledger["settings"]
    # Few settings leave room for the statement.
    spare = VERDICTS * (1 - max(len(settings), 2) / 3)
    shares = [STATEMENT + spare * 0.7, PUBLISHED + spare * 0.3, *[(VERDICTS - spare) / len(settings)] * len(settings)]
    columns = "".join(rf"L{{{share:.3f}\linewidth}}" for share in shares)
    verdicts = claims.set_index(["claim", "setting"])
    rows = []
    for position, claim in enumerate(ledger["claims"]):
        if position and claim["group"] != ledger["claims"][position - 1]["group"]:
            rows.append([])
        cells = (cell(verdicts.loc[claim["id"], setting]) for setting in settings)
        rows.append([escape(sourced(claim)), escape(claim["published"]), *cells])
    caption = rf"\caption{{\{name}claims}}\label{{tab:claims-{name}}}"
    return longtable(["claim", "published", *(spell(name) for name in settings)], rows, columns, caption)


if __name__ == "__main__":
    with job(snakemake):
        ledger, claims = load_ledger(snakemake.input.ledger), read_table(snakemake.input.claims)
        write_text(typeset(claims, ledger, snakemake.wildcards.ledger), snakemake.output.tex)
        write_text(verdict_table(claims, ledger), snakemake.output.md)
