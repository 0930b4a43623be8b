"""The smallest sufficient width of every pair of digits against the pair's difficulty."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, new_figure, save_figure
from lowcap.jobs import job
from lowcap.overview import draw_difficulty
from lowcap.tables import read_table, select


def draw(table: pd.DataFrame, named: list[str], colour: str) -> Figure:
    """Draw every pair of digits and name those in `named`; `table` is as `draw_difficulty` wants it, with the task."""
    figure, ((axis,),) = new_figure(height=2.8, width=0.8)
    y = draw_difficulty(axis, table)
    for row in table[table["task"].isin(named)].itertuples():
        look = {"color": colour, "fontsize": 7, "ha": "center"}
        place = (100 * row.logistic_regression_error, y[row.Index])
        axis.annotate(row.task, place, xytext=(0, 7), textcoords="offset points", **look)
    axis.set_ylabel("smallest width within\nthe margin of the widest")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        widths = select(read_table(snakemake.input.widths), criterion=settings["criterion"])
        table = widths.merge(read_table(snakemake.input.difficulty), on="task")
        save_figure(draw(table, settings["named"], settings["style"]["palette"][1]), *snakemake.output)
