"""The spread of F1 over seeds by width, relative to the smallest width that suffices."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, new_figure, save_figure, task_colours
from lowcap.jobs import job
from lowcap.tables import read_table


def draw(panels: list[tuple[pd.DataFrame, str]], palette: list[str]) -> Figure:
    """Draw a panel per study: the standard deviation by relative width, a line per task, with its interval."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.5, sharey=True)
    colours = task_colours(list(pd.concat([table["task"] for table, _ in panels]).unique()), palette)
    for axis, (table, label) in zip(axes, panels, strict=True):
        for task, curve in table.groupby("task", sort=False):
            x = curve["relative_width"]
            axis.plot(x, curve["std"], marker="o", color=colours[task], label=task.replace("v", " vs "))
            axis.fill_between(x, curve["ci_low"], curve["ci_high"], color=colours[task], alpha=0.15, linewidth=0)
        axis.axvline(1, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
        axis.set_xscale("log", base=2)
        axis.xaxis.set_major_formatter("{x:g}")
        axis.set_yscale("log")
        axis.set(xlabel=f"width / smallest sufficient width ({label})")
    axes[0].set_ylabel("standard deviation of F1")
    if len(panels[0][0]):
        axes[0].legend(loc="upper right")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        released, converged = read_table(snakemake.input.released), read_table(snakemake.input.converged)
        panels = [(released, "released protocol"), (converged, "converged")]
        save_figure(draw(panels, settings["style"]["palette"]), *snakemake.output)
