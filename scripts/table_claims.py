"""The verdicts on the claims of a ledger: for the paper with what was measured, for the README in words."""

from collections.abc import Iterable

import pandas as pd

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_text
from lowcap.base.spelling import spell
from lowcap.claims.ledger import load_ledger, sourced
from lowcap.claims.outcomes import BEFORE, NOT_TESTABLE, STABLE
from lowcap.claims.shares import with_agreement
from lowcap.paper.latex import escape, longtable, with_interval
from lowcap.paper.readme import verdict_table
from lowcap.workflow.jobs import job

# Shares of the line for the statement (at LEAST, and with three settings), for what was published, for all settings.
LEAST, STATEMENT, PUBLISHED, VERDICTS = 0.14, 0.235, 0.1, 0.57
# With more settings than this they are rows: shares of the line for their names, and for all columns together.
MOST_COLUMNS, SETTING, LINE = 4, 0.11, 0.9


def cell(row: pd.Series) -> str:
    r"""Return the verdict with its probability, and below it what decided.

    That is value and interval, case, tests that support the claim, those that speak against it, replicates, and how
    many analyses agree. Marked is a criterion that was not fixed before the data, a probability below STABLE, and a
    supported effect too small to matter.
    """
    word = rf"\verdictword{{{row['verdict']}}}"
    if row["verdict"] == NOT_TESTABLE or pd.isna(row["measured"]):
        return word
    marks = "" if row["fixed"] == BEFORE else r"\textsuperscript{\textdagger}"
    if row["small"]:
        marks += r"\textsuperscript{s}"
    chance = "" if pd.isna(row["probability"]) else f" {100 * row['probability']:.0f}" + r"\,\%"
    if row["probability"] < STABLE:
        chance = rf"\textit{{{chance}, unstable}}"
    value = with_interval(row, "measured", ".3f")
    if not pd.isna(row["successes"]):
        value = f"{row['successes']:.0f} of {row['n']:.0f} {value.partition(' ')[2]}"
    against = row["contradicted"] + row["absent"]
    about = [
        "" if pd.isna(row["case"]) else spell(row["case"]).replace("task ", ""),
        f"{row['supported']:.0f} of {row['tests']:.0f} for, {against:.0f} against" if row["tests"] > 1 else "",
        f"$n={row['n']:.0f}$",
        f"{row['agreement']} agree" if row["agreement"] else "",
    ]
    return rf"{word}{marks}{chance} \newline {value} \newline {{\scriptsize {'; '.join(filter(None, about))}}}"


def _label(ledger_name: str) -> str:
    return rf"\caption{{\{ledger_name}claims}}\label{{tab:claims-{ledger_name}}}"


def _columns(shares: Iterable[float]) -> str:
    return "".join(rf"L{{{share:.3f}\linewidth}}" for share in shares)


def typeset(claims: pd.DataFrame, ledger: dict, name: str) -> str:
    """Return the LaTeX longtable, a row per claim and a column per setting, captioned by the text's \\<name>claims.

    More settings than MOST_COLUMNS are rows, and the claims columns, under their statements.
    """
    settings = ledger["settings"]
    verdicts = claims.set_index(["claim", "setting"])
    if len(settings) > MOST_COLUMNS:
        names = [claim["id"] for claim in ledger["claims"]]
        rows = [[spell(setting), *(cell(verdicts.loc[name, setting]) for name in names)] for setting in settings]
        head = [escape(sourced(claim)) for claim in ledger["claims"]]
        columns = _columns([SETTING, *[(LINE - SETTING) / len(names)] * len(names)])
        return longtable(["", *head], rows, columns, _label(name))
    # Few settings leave room for the statement, and many take of it.
    spare = max(VERDICTS * (1 - max(len(settings), 2) / 3), LEAST - STATEMENT)
    published = PUBLISHED + 0.3 * max(spare, 0)
    statement = STATEMENT + spare + PUBLISHED - published
    shares = [statement, published, *[(VERDICTS - spare) / len(settings)] * len(settings)]
    rows = []
    for position, claim in enumerate(ledger["claims"]):
        if position and claim["group"] != ledger["claims"][position - 1]["group"]:
            rows.append([])
        cells = (cell(verdicts.loc[claim["id"], setting]) for setting in settings)
        rows.append([escape(sourced(claim)), escape(claim["published"]), *cells])
    return longtable(["claim", "published", *map(spell, settings)], rows, _columns(shares), _label(name))


if __name__ == "__main__":
    with job(snakemake):
        ledger = load_ledger(snakemake.input.ledger)
        claims = with_agreement(read_table(snakemake.input.claims), read_table(snakemake.input.shares))
        write_text(typeset(claims, ledger, snakemake.wildcards.ledger), snakemake.output.tex)
        write_text(verdict_table(claims, ledger), snakemake.output.md)
