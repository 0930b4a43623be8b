"""How far networks can be pruned, by task, criterion and way to train."""

import pandas as pd

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.base.spelling import spell
from lowcap.paper.latex import tabular, task_name, with_interval
from lowcap.workflow.jobs import job

# By measure of lowcap.analysis.tolerance: of which weights the share is.
OF = {"sparsity": "all", "live_sparsity": "live"}


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular: a row per task, way to train and measure of OF, a column per criterion; in percent."""
    criteria = list(table["criterion"].unique())
    rows = []
    for task, found in table.groupby("task", sort=False):
        rows += [[]] if rows else []
        for position, (recipe, cells) in enumerate(found.groupby("recipe", sort=False)):
            by_measure = cells.set_index(["measure", "criterion"])
            names = [task_name(task) if position == 0 else "", spell(recipe)]
            for measure, of in OF.items():
                printed = [_cell(by_measure.loc[measure, criterion]) for criterion in criteria]
                rows.append([*names, of, *printed])
                names = ["", ""]
    header = ["task", "training", "of", *(spell(criterion) for criterion in criteria)]
    return tabular(header, rows, "lll" + "r" * len(criteria))


def _cell(row: pd.Series) -> str:
    percent = 100 * row[["value", *INTERVAL]]
    return (r"$>$" if row["censored"] else "") + with_interval(percent, "value", ".1f")


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        tables = [read_table(path).assign(recipe=name) for name, path in snakemake.input.items()]
        table = select(pd.concat(tables), measure=list(OF), width=settings["width"])
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
