"""The share of interactions that generalizes, and the gap between test and training loss, along training."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import FOLLOWED_ARMS, draw_curve, width_colours
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure, title_columns
from lowcap.workflow.jobs import job

METRICS = {"generalizable": "share of strength\nthat generalizes", "order": "mean order", "gap": "loss gap"}


def draw(summary: pd.DataFrame) -> Figure:
    """Draw a column per arm and a row per metric: means over seeds against the epoch, a line per width.

    Dashed is what would generalize by chance; the vertical line is the onset.
    """
    figure, rows = new_figure(len(METRICS), len(FOLLOWED_ARMS), height=4.4, sharex="col", sharey="row")
    colours = width_colours(sorted(summary["width"].unique()), "{} units")
    for axes, (metric, label) in zip(rows, METRICS.items(), strict=True):
        for axis, arm in zip(axes, FOLLOWED_ARMS, strict=True):
            found = select(summary, arm=arm)
            for (width, curves), colour in zip(found.groupby("width"), colours.values(), strict=True):
                curve = select(curves, metric=metric).sort_values("epoch")
                draw_curve(axis, curve["epoch"], curve, color=colour, marker="o", label=f"{width} units")
                if metric == "generalizable":
                    chance = select(curves, metric="by_chance").sort_values("epoch")
                    axis.plot(chance["epoch"], chance["mean"], "--", color=colour, linewidth=0.8)
            axis.axvline(select(found, stage="onset")["epoch"].iloc[0], color="0.6", linewidth=0.6)
            epochs = sorted(found["epoch"].unique())
            axis.set_xscale("symlog", linthresh=1)
            axis.set_xlim(-0.05, 1.2 * epochs[-1])
            axis.set_xticks(epochs, epochs)
            axis.set_xticks([], minor=True)
        axes[0].set_ylabel(label)
    title_columns(rows, FOLLOWED_ARMS.values())
    for axis in rows[-1]:
        axis.set_xlabel("epoch")
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(select(read_table(snakemake.input[0]), task=settings["task"])), *snakemake.output)
