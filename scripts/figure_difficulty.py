"""The smallest sufficient width of every pair of digits against the pair's difficulty."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, label_points, new_figure, save_figure
from lowcap.figures.summary import draw_difficulty
from lowcap.workflow.jobs import job


def draw(table: pd.DataFrame, named: list[str], colour: str) -> Figure:
    """Draw every pair of digits and name those in `named` and the hardest.

    `table` is as `draw_difficulty` wants it, with the task.
    """
    figure, ((axis,),) = new_figure(height=2.8, width=0.8)
    places = draw_difficulty(axis, table)
    hardest = table.loc[table["logistic_regression_error"].idxmax(), "task"]
    label_points(
        axis, places.set_axis(table["task"]), list(dict.fromkeys([*named, hardest])), textcolor=colour, linecolor=colour
    )
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        widths = select(read_table(snakemake.input.widths), criterion=settings["criterion"])
        table = widths.merge(read_table(snakemake.input.difficulty), on="task")
        save_figure(draw(table, settings["named"], settings["style"]["palette"][1]), *snakemake.output)
