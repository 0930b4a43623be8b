"""What networks lose under corruption against the centroids of their Fourier masks."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.figures.panels import BAR_WIDTH, MARKERS, width_colours
from lowcap.figures.style import apply_style, new_figure, save_figure, title_columns
from lowcap.workflow.jobs import job

LOSSES = {"lost_gaussian_noise": "Gaussian noise", "lost_stripes": "stripes", "lost_occlusion": "occlusion"}


def draw(networks: pd.DataFrame, arms: Sequence[str]) -> Figure:
    """Draw a row per task and a column per corruption: means over seeds with both intervals, a marker per arm.

    `networks` has the columns arm, task, width, metric, mean, ci_low and ci_high; metrics are `centroid` and LOSSES.
    """
    tasks, widths = networks["task"].unique(), sorted(networks["width"].unique())
    colours = width_colours(widths, "{} units")
    figure, rows = new_figure(len(tasks), len(LOSSES), height=1.9 * len(tasks) + 0.5, sharex="row")
    for task, axes in zip(tasks, rows, strict=True):
        for axis, loss in zip(axes, LOSSES, strict=True):
            for width, colour in zip(widths, colours.values(), strict=True):
                cell = select(networks, task=task, width=width).set_index(["metric", "arm"])
                x, y = (cell.loc[metric].loc[[*arms]] for metric in ("centroid", loss))
                axis.hlines(y["mean"], *(x[end] for end in INTERVAL), color=colour, linewidth=BAR_WIDTH)
                axis.vlines(x["mean"], *(y[end] for end in INTERVAL), color=colour, linewidth=BAR_WIDTH)
                for place, arm in enumerate(arms):
                    axis.plot(x["mean"][arm], y["mean"][arm], MARKERS[place % len(MARKERS)], color=colour)
        axes[0].set_ylabel(f"accuracy lost, {spell(task)}")
    title_columns(rows, LOSSES.values())
    for axis in rows[-1]:
        axis.set_xlabel("centroid (cycles per image)")
    for label, colour in colours.items():
        rows[0, 0].plot([], [], "s", color=colour, label=label)
    for place, arm in enumerate(arms):
        rows[0, 0].plot([], [], MARKERS[place % len(MARKERS)], color="0.4", markerfacecolor="white", label=spell(arm))
    handles, names = rows[0, 0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=len(names), columnspacing=0.8, handletextpad=0.2)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        table = select(read_table(snakemake.input.arms), mask="own", sparsity=0)
        save_figure(draw(table, settings["arms"]), *snakemake.output)
