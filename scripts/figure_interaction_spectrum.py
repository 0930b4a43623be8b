"""Strength of interactions by order, of those that generalize and the others, before, during and after training."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import FOLLOWED_ARMS
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

STAGES = ("initial", "onset", "final")


def draw(spectrum: pd.DataFrame) -> Figure:
    """Draw a row per arm and a column per stage: stacked means over seeds, and what would generalize by chance."""
    figure, rows = new_figure(len(FOLLOWED_ARMS), len(STAGES), height=4.2, sharex=True, sharey=True)
    for axes, (arm, label) in zip(rows, FOLLOWED_ARMS.items(), strict=True):
        for axis, stage in zip(axes, STAGES, strict=True):
            found = select(spectrum, arm=arm, stage=stage)
            means = found.pivot_table(index="order", columns="metric", values="mean")
            axis.bar(means.index, means["generalizable"], color="C0", label="generalizes")
            look = {"color": "C1", "alpha": 0.55, "hatch": "////", "edgecolor": "white", "linewidth": 0}
            axis.bar(means.index, means["other"], bottom=means["generalizable"], label="does not", **look)
            axis.plot(means.index, means["by_chance"], "k_", markersize=9, label="would by chance")
            epoch = found["epoch"].iloc[0]
            title = "before training" if epoch == 0 else f"after {epoch} epochs"
            axis.set_title(title, fontsize="medium")
            axis.set_xticks(means.index)
        axes[0].set_ylabel(f"{label}\nshare of strength")
    for axis in rows[-1]:
        axis.set_xlabel("order")
    legend_above(figure, axis)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        table = select(read_table(snakemake.input[0]), task=settings["task"], width=settings["width"])
        save_figure(draw(table), *snakemake.output)
