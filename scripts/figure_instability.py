"""The spread of F1 over seeds by width, relative to the smallest width that suffices."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve, task_lines
from lowcap.figures.style import apply_style, new_figure, read_panels, save_figure
from lowcap.workflow.jobs import job


def draw(panels: dict[str, pd.DataFrame], palette: list[str]) -> Figure:
    """Draw a panel per study, by name: the standard deviation by relative width, a line per task, with its interval."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.5, sharey=True)
    lines = task_lines(list(pd.concat([table["task"] for table in panels.values()]).unique()), palette)
    for axis, (study, table) in zip(axes, panels.items(), strict=True):
        for task, curve in table.groupby("task", sort=False):
            # A logarithm has no place for seeds that are all alike.
            found = curve.mask(curve["std"] == 0)
            draw_curve(axis, found["relative_width"], found, y="std", label=spell(task), **lines[task])
        axis.axvline(1, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
        axis.set_xscale("log", base=2)
        axis.xaxis.set_major_formatter("{x:g}")
        axis.set_yscale("log")
        axis.set(xlabel=f"width / smallest sufficient width ({study})")
    axes[0].set_ylabel("standard deviation of F1")
    spreads = pd.concat([table["std"] for table in panels.values()])
    if (spreads > 0).any():
        # Intervals of the narrowest networks, of which a few learn nothing, end beyond what an F1 can spread.
        axes[0].set_ylim(spreads[spreads > 0].min() / 2, 1)
    if len(next(iter(panels.values()))):
        axes[0].legend(loc="upper right")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(read_panels(snakemake.input), settings["style"]["palette"]), *snakemake.output)
