"""The smallest sufficient width by task and criterion, with its interval."""

import pandas as pd

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import tabular, task_name, with_interval
from lowcap.workflow.jobs import job


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular, tasks down and criteria across; cells are `width [low, high]`."""
    criteria = list(table["criterion"].unique())
    rows = []
    for task, found in table.groupby("task", sort=False):
        cells = found.set_index("criterion").loc[criteria]
        rows.append([task_name(task), *(with_interval(row, "width", "d") for _, row in cells.iterrows())])
    return tabular(["task", *criteria], rows, "l" + "r" * len(criteria))


if __name__ == "__main__":
    with job(snakemake):
        table = read_table(snakemake.input[0])
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
