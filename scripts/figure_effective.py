"""The weights that a pair of digits needs against the pair's difficulty."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.figures.panels import criterion_look, draw_estimates
from lowcap.figures.style import apply_style, label_points, new_figure, save_figure
from lowcap.workflow.jobs import job

CRITERIA = ("magnitude", "magnitude_global")


def draw(table: pd.DataFrame, named: list[str]) -> Figure:
    """Draw a panel per criterion: a point per pair with the interval of its weights, if any; those in `named` by name.

    `table` has columns task, criterion, logistic_regression_error, value, ci_low and ci_high.
    """
    figure, (axes,) = new_figure(columns=len(CRITERIA), height=2.5, sharey=True)
    for axis, criterion in zip(axes, CRITERIA, strict=True):
        found = select(table, criterion=criterion)
        x, colour = 100 * found["logistic_regression_error"], criterion_look(criterion)["color"]
        draw_estimates(axis, x, found, "value", marker="o", linestyle="none", color=colour, alpha=0.8)
        axis.set(title=spell(criterion), xlabel="error of logistic regression (%)", yscale="log")
    axes[0].set_ylabel("weights left")
    for axis, criterion in zip(axes, CRITERIA, strict=True):
        found = select(table, criterion=criterion).set_index("task")
        places = found[["value", "ci_low", "ci_high"]].set_axis(["y", "low", "high"], axis=1)
        label_points(axis, places.assign(x=100 * found["logistic_regression_error"]), named, linecolor="black")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        pairs = read_table(snakemake.input.pairs)[["task", "logistic_regression_error"]]
        table = select(read_table(snakemake.input.tolerance), measure="weights").merge(pairs, on="task")
        save_figure(draw(table, settings["named"]), *snakemake.output)
