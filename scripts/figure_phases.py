"""Three phases of training apart: what is left of initial interactions, what generalizes, order and loss gap."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import FOLLOWED_ARMS, draw_curve, width_colours
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure, title_columns
from lowcap.workflow.jobs import job

METRICS = {
    "initial": "initial\ninteractions",
    "beyond_chance": "share that\ngeneralizes",
    "order": "mean order",
    "gap": "loss gap",
}


def mark_phases(axis: Axes, found: pd.DataFrame) -> None:
    """Draw where phases end, and shade the second, of an arm whose snapshots `found` have stages and updates."""
    ends = [select(found, stage=stage)["updates"] for stage in ("cleared", "onset")]
    begin, end = (updates.iloc[0] if len(updates) else float("nan") for updates in ends)
    axis.axvspan(begin, end, color="0.92", linewidth=0)
    for bound in (begin, end):
        axis.axvline(bound, color="0.6", linewidth=0.6)


def draw(summary: pd.DataFrame) -> Figure:
    """Draw a column per arm and a row per metric: means over seeds against updates, a line per width."""
    figure, rows = new_figure(len(METRICS), len(FOLLOWED_ARMS), height=5.4, sharex="col", sharey="row")
    colours = width_colours(sorted(summary["width"].unique()), "{} units")
    for axes, (metric, label) in zip(rows, METRICS.items(), strict=True):
        for axis, arm in zip(axes, FOLLOWED_ARMS, strict=True):
            found = select(summary, arm=arm, metric=metric)
            mark_phases(axis, found)
            for (width, curve), colour in zip(found.groupby("width"), colours.values(), strict=True):
                curve = curve.sort_values("updates")
                draw_curve(axis, curve["updates"], curve, color=colour, marker="o", label=f"{width} units")
            axis.set_xscale("symlog", linthresh=1)
            axis.set_xlim(-0.2, 1.5 * found["updates"].max())
            powers = [10**power for power in range(5) if 10**power < found["updates"].max()]
            axis.set_xticks([0, *powers], ["0", *map(str, powers)])
            axis.set_xticks([], minor=True)
        axes[0].set_ylabel(label)
    title_columns(rows, FOLLOWED_ARMS.values())
    for axis in rows[-1]:
        axis.set_xlabel("updates")
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(select(read_table(snakemake.input[0]), task=settings["task"])), *snakemake.output)
