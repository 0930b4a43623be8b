"""The accuracy that every severity of every corruption leaves to a wide converged network."""

import pandas as pd

from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.base.spelling import spell
from lowcap.paper.latex import number, tabular
from lowcap.workflow.jobs import job


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular: a row per corruption; in each cell the severity and the mean accuracy in percent."""
    rows = []
    for corruption, found in table.groupby("corruption", sort=False):
        cells = [f"{row.severity:g}: {number(100 * row.mean, '.1f')}" for row in found.itertuples()]
        rows.append([spell(corruption), *cells])
    longest = max(map(len, rows))
    rows = [row + [""] * (longest - len(row)) for row in rows]
    return tabular(["corruption", *map(str, range(1, longest))], rows, "l" + "r" * (longest - 1))


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        table = select(read_table(snakemake.input[0]), metric="accuracy", **settings)
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
