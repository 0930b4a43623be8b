"""How far networks can be pruned, by task, criterion and way to train."""

import pandas as pd

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.base.spelling import spell
from lowcap.paper.latex import tabular, task_name, with_interval
from lowcap.workflow.jobs import job

MEASURES = ["sparsity", "live_sparsity"]


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular: two rows per task and way to train, a column per criterion; sparsities in percent.

    The second row is of the live weights.
    """
    criteria = list(table["criterion"].unique())
    rows = []
    for task, found in table.groupby("task", sort=False):
        rows += [[]] if rows else []
        for position, (recipe, cells) in enumerate(found.groupby("recipe", sort=False)):
            by_measure = cells.set_index(["measure", "criterion"])
            names = ([task_name(task) if position == 0 else "", spell(recipe)], ["", r"\quad live"])
            for named, measure in zip(names, MEASURES, strict=True):
                rows.append([*named, *(_cell(by_measure.loc[(measure, criterion)]) for criterion in criteria)])
    header = ["task", "training", *(spell(criterion) for criterion in criteria)]
    return tabular(header, rows, "ll" + "r" * len(criteria))


def _cell(row: pd.Series) -> str:
    percent = 100 * row[["value", *INTERVAL]]
    return (r"$>$" if row["censored"] else "") + with_interval(percent, "value", ".1f")


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        tables = [read_table(path).assign(recipe=name) for name, path in snakemake.input.items()]
        table = select(pd.concat(tables), measure=MEASURES, width=settings["width"])
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
