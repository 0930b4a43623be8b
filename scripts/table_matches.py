"""The pairs of another data set that are about as difficult as the published tasks, and the widths that both need."""

import pandas as pd

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import number, tabular, task_name
from lowcap.workflow.jobs import job


def with_widths(matches: pd.DataFrame, frozen: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the matches, easiest first, with the widths that the tasks (`width`) and the matched ones need."""
    frozen, new = (table.set_index("task")["width"] for table in (frozen, new))
    found = matches.assign(width=matches["task"].map(frozen), matched_width=matches["matched"].map(new))
    return found.sort_values("error", kind="stable")


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular: tasks with their errors in per cent and widths, and beside them the matched ones."""
    rows = [
        [
            task_name(row["task"]),
            number(100 * row["error"], ".2f"),
            number(row["width"], "d"),
            row["name"],
            number(100 * row["matched_error"], ".2f"),
            number(row["matched_width"], "d"),
        ]
        for row in table.to_dict("records")
    ]
    header = ["task", "error (\\%)", "width", "matched with", "error (\\%)", "width"]
    return tabular(header, rows, "lrr@{\\hspace{2em}}lrr")


if __name__ == "__main__":
    with job(snakemake):
        inputs = snakemake.input
        table = with_widths(*(read_table(inputs[name]) for name in ("matches", "frozen", "new")))
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
