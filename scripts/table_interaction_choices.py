"""How the measurements on interactions depend on choices that the method leaves open."""

import pandas as pd

from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import tabular, task_name, with_interval
from lowcap.workflow.jobs import job

COLUMNS = {
    "salient": ("salient", ".1f"),
    "order": ("mean order", ".2f"),
    "generalizable": ("generalizes", ".3f"),
    "by_chance": ("by chance", ".3f"),
    "agreement": ("in common", ".3f"),
}


def typeset(summary: pd.DataFrame) -> str:
    """Return the LaTeX tabular: a row per task and choice, means over seeds with 95 % intervals."""
    rows = []
    for task, of_task in summary.groupby("task", sort=False):
        rows += [[]] if rows else []
        for position, (choice, found) in enumerate(of_task.groupby("choice", sort=False)):
            cells = [
                with_interval(select(found, metric=metric).iloc[0], "mean", form)
                for metric, (_, form) in COLUMNS.items()
            ]
            rows.append([task_name(task) if position == 0 else "", choice, *cells])
    header = ["task", "choice", *(title for title, _ in COLUMNS.values())]
    return tabular(header, rows, "ll" + "r" * len(COLUMNS))


if __name__ == "__main__":
    with job(snakemake):
        table = select(read_table(snakemake.input[0]), width=snakemake.params.settings["width"])
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
