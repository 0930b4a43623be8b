"""Dead neurons, published and ours, dense and pruned in both readings (counterpart of Table 1)."""

import pandas as pd

from lowcap.analysis.published import read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import number, tabular, task_name
from lowcap.workflow.jobs import job

HEADER = ("task", "width", "level", "published", "dense", "as released", "as described", r"$n$")


def collect(pruning: pd.DataFrame, published: pd.DataFrame, cases: list[dict]) -> pd.DataFrame:
    """Return one row per case (task, width, level): mean dead neurons; nan where a value is missing."""
    dead = select(pruning, metric="dead_neurons")
    rows = []
    for case in cases:
        ours = select(dead, task=case["task"], width=case["width"])
        level = {
            reading: select(ours, level=case["level"], reading=reading)["mean"].mean()
            for reading in ("as_released", "as_described")
        }
        printed = select(published, task=case["task"], width=case["width"], level=case["level"])
        rows.append(
            case
            | {"published": printed["count"].mean()}
            | {"dense": select(ours, level=0)["mean"].mean(), **level, "n": ours["n"].max()}
        )
    return pd.DataFrame(rows)


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular."""
    rows = [
        [
            task_name(row.task),
            str(row.width),
            number(row.level, ".0%"),
            number(row.published, "d"),
            *(number(value, ".2g") for value in (row.dense, row.as_released, row.as_described)),
            number(row.n, "d"),
        ]
        for row in table.itertuples()
    ]
    return tabular(HEADER, rows, "lrrrrrrr")


if __name__ == "__main__":
    with job(snakemake):
        pruning, published = read_table(snakemake.input.pruning), read_published(snakemake.input.published)
        table = collect(pruning, published, snakemake.params.settings["cases"])
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
