"""Sensitivity along ellipses through training points and random points."""

import itertools

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

KINDS = {
    "same": ("one class", {"linestyle": "-", "marker": "o"}),
    "different": ("two classes", {"linestyle": "--", "marker": "s"}),
    "random": ("random points", {"linestyle": ":", "marker": "^"}),
}


def draw(summary: pd.DataFrame) -> Figure:
    """Draw the Jacobian and the changes of linear region by the distance from the nearest point, a line per kind.

    `summary` has the columns kind, degrees, metric, mean, ci_low and ci_high.
    """
    figure, ((norms, switches),) = new_figure(columns=2, height=2.3)
    degrees = sorted(summary["degrees"].unique())
    for kind, (label, look) in KINDS.items():
        found = select(summary, kind=kind).sort_values("degrees")
        draw_curve(norms, degrees, select(found, metric="jacobian"), label=label, **look)
        stretches = select(found, metric="switches").iloc[:-1]
        centres = [(low + high) / 2 for low, high in itertools.pairwise(degrees)]
        draw_curve(switches, centres, stretches, label=label, **look)
    norms.set(ylabel="mean Jacobian norm", ylim=(0, None))
    switches.set(ylabel="changes per unit and degree", ylim=(0, None))
    for axis in (norms, switches):
        axis.set(xlabel="distance from the nearest point (degrees)", xticks=degrees)
    legend_above(figure, norms)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(read_table(snakemake.input[0])), *snakemake.output)
