"""The smallest sufficient width and the largest tolerable pruning level, published and ours."""

import pandas as pd

from lowcap.analysis.published import read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import number, tabular, task_name
from lowcap.workflow.jobs import job

HEADER = ("task", "published", "ours", "at width", "published", "as released", "as described")


def collect(headline: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return one row per task; levels are those of the published width, or of our smallest where none is published."""
    rows = []
    for task, ours in headline.groupby("task", sort=False):
        printed = select(published, task=task)
        width = printed["width"].mean() if len(printed) else ours["smallest_width"].iloc[0]
        levels = select(ours, width=width).set_index("reading")["largest_level"]
        rows.append(
            {
                "task": task,
                "published_width": printed["width"].mean(),
                "smallest_width": ours["smallest_width"].iloc[0],
                "at_width": width,
                "published_level": printed["level"].mean(),
                "as_released": levels.get("as_released"),
                "as_described": levels.get("as_described"),
            }
        )
    return pd.DataFrame(rows)


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular."""
    rows = [
        [task_name(row.task)]
        + [number(value, "d") for value in (row.published_width, row.smallest_width, row.at_width)]
        + [number(value, ".0%") for value in (row.published_level, row.as_released, row.as_described)]
        for row in table.itertuples()
    ]
    groups = r" & \multicolumn{2}{c}{smallest width} & \multicolumn{4}{c}{largest pruning level} \\"
    return tabular(HEADER, rows, "lrrrrrr", above=[groups, r"\cmidrule(lr){2-3}\cmidrule(l){4-7}"])


if __name__ == "__main__":
    with job(snakemake):
        table = collect(read_table(snakemake.input.headline), read_published(snakemake.input.published))
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
