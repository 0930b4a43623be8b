"""A metric over two axes of a summary, mean and standard deviation in each cell."""

import pandas as pd

from lowcap.analysis.tidy import read_table, select
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv, write_text
from lowcap.base.spelling import spell
from lowcap.paper.latex import escape, plus_minus, tabular
from lowcap.workflow.jobs import job

SHORT = {
    "logistic_regression_error": "logistic",
    "nearest_neighbour_error": "neighbour",
    "linear_discriminant_error": "discriminant",
    "mean_distance": "distance",
    "mean_similarity": "similarity",
    "cka_change": "CKA over another seed's",
    "top_overlap": "top tenth",
}


def _words(value: object) -> str:
    return SHORT.get(value) or escape(spell(value))


def choose(summary: pd.DataFrame, where: dict, rows: str, columns: str) -> pd.DataFrame:
    """Return the rows of `summary` that `where` picks, one per cell. Raises InputError if a cell has several."""
    chosen = select(summary, **where)
    if chosen.duplicated([rows, columns]).any():
        raise InputError(f"table: several rows for one cell of {rows} by {columns}; narrow it further than {where}")
    return chosen


def typeset(chosen: pd.DataFrame, rows: str, columns: str, digits: int) -> str:
    """Return the LaTeX tabular, `rows` down and `columns` across."""
    across, down = list(chosen[columns].unique()), list(chosen[rows].unique())
    cells = chosen.set_index([rows, columns]).reindex(columns=["mean", "std"])
    header = [rows, *map(_words, across)]
    body = [[_words(value)] + [plus_minus(*cells.loc[(value, other)], digits) for other in across] for value in down]
    return tabular(header, body, "l" + "r" * len(across))


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        chosen = choose(read_table(snakemake.input[0]), settings["where"], settings["rows"], settings["columns"])
        write_csv(chosen, snakemake.output.csv)
        write_text(typeset(chosen, settings["rows"], settings["columns"], settings["digits"]), snakemake.output.tex)
