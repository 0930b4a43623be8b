"""F1 and AUC against the pruning level of one task, in both readings (counterpart of Figs 4 and B.1 to B.4)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, label_lines, new_figure, save_figure, width_colours
from lowcap.jobs import job
from lowcap.tables import read_table, select

READINGS = {"as_released": "as released", "as_described": "as described"}


def draw(pruning: pd.DataFrame, widths: list[int]) -> Figure:
    """Draw the mean F1 of the summary `pruning` and its range over seeds, a panel per reading."""
    readings = [reading for reading in READINGS if reading in set(pruning["reading"])]
    figure, (panels,) = new_figure(columns=len(readings), height=2.3, sharey=True)
    colours = width_colours(sorted(widths), "{} units")
    for axis, reading in zip(panels, readings, strict=True):
        ends = {}
        for width in sorted(widths):
            curve = select(pruning, metric="f1", reading=reading, width=width).sort_values("level")
            name = f"{width} units"
            axis.plot(100 * curve["level"], curve["mean"], marker="o", color=colours[name])
            axis.fill_between(
                100 * curve["level"], curve["min"], curve["max"], color=colours[name], alpha=0.12, linewidth=0
            )
            ends[name] = (100 * curve["level"].iloc[-1], curve["mean"].iloc[-1])
        axis.set(xlabel=f"pruning level in % ({READINGS[reading]})", ylim=(0, 1.02))
    panels[0].set_ylabel("validation F1")
    label_lines(panels[-1], ends, colours)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        table = select(read_table(snakemake.input.pruning), task=snakemake.wildcards.task)
        save_figure(draw(table, snakemake.params.settings["widths"]), *snakemake.output)
