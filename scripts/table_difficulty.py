"""The difficulty of every pair of digits by five measures, and the smallest width that suffices."""

import pandas as pd

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import number, tabular, task_name, with_interval
from lowcap.workflow.jobs import job

# Column, its head, and the factor that it is printed with.
COLUMNS = {
    "logistic_regression_error": ("LR", 100),
    "nearest_neighbour_error": ("NN", 100),
    "linear_discriminant_error": ("LDA", 100),
    "mean_distance": ("$d$", 1),
    "mean_similarity": ("SSIM", 1),
}


def typeset(pairs: pd.DataFrame) -> str:
    """Return the LaTeX tabular, two tasks side by side so that 45 fit on a page, easiest first."""
    ordered = pairs.sort_values("logistic_regression_error", kind="stable")
    lines = [line(row) for row in ordered.to_dict("records")]
    half = (len(lines) + 1) // 2
    empty = [""] * len(lines[0])
    rows = [[*left, *right] for left, right in zip(lines[:half], [*lines[half:], empty][:half], strict=True)]
    header = ["task", *(name for name, _ in COLUMNS.values()), "width"]
    return tabular([*header, *header], rows, "lrrrrrr@{\\hspace{2em}}lrrrrrr")


def line(row: dict) -> list[str]:
    """Return the cells of one task; the width with its interval, if any."""
    cells = [number(factor * row[column], ".2f") for column, (_, factor) in COLUMNS.items()]
    return [task_name(row["task"]), *cells, with_interval(row, "width", "d")]


if __name__ == "__main__":
    with job(snakemake):
        pairs = read_table(snakemake.input[0])
        write_csv(pairs, snakemake.output.csv)
        write_text(typeset(pairs), snakemake.output.tex)
