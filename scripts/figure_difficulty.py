"""The smallest sufficient width of every pair of digits against the pair's difficulty."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, new_figure, save_figure
from lowcap.jobs import job
from lowcap.panels import measure_interval
from lowcap.tables import read_table, select


def draw(table: pd.DataFrame, named: list[str], palette: list[str]) -> Figure:
    """Draw a point per pair with the width's bootstrap interval, and name the pairs in `named`.

    `table` has columns task, logistic_regression_error, width, ci_low and ci_high; pairs with
    the same width are moved apart a little.
    """
    figure, ((axis,),) = new_figure(height=2.8, width=0.8)
    rank = table.groupby("width")["logistic_regression_error"].rank()
    y = table["width"] * 2 ** (0.05 * (rank % 5 - 2))
    x = 100 * table["logistic_regression_error"]
    axis.errorbar(x, y, measure_interval(table, "width"), fmt="o", color=palette[0], elinewidth=0.4, alpha=0.8)
    look = {"color": palette[1], "fontsize": 7}
    for row in table[table["task"].isin(named)].itertuples():
        place = (100 * row.logistic_regression_error, y[row.Index])
        axis.annotate(row.task, place, xytext=(0, 7), textcoords="offset points", ha="center", **look)
    axis.set_yscale("log", base=2)
    widths = sorted(table["width"].dropna().unique())
    axis.set_yticks(widths, [f"{width:g}" for width in widths])
    axis.set(xlabel="test error of logistic regression in %", ylabel="smallest width within\nthe margin of the widest")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        widths = select(read_table(snakemake.input.widths), criterion=settings["criterion"])
        table = widths.merge(read_table(snakemake.input.difficulty), on="task")
        save_figure(draw(table, settings["named"], settings["style"]["palette"]), *snakemake.output)
