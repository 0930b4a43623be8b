"""Corruption error of converged networks relative to the narrowest sufficient one, by width and by corruption."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve, draw_values, log_widths, task_lines
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(ratios: pd.DataFrame, task: str, palette: list[str]) -> Figure:
    """Draw the mean over corruptions by width, a line per task with its interval, and all corruptions of `task`."""
    figure, ((left, right),) = new_figure(columns=2, height=2.9, width_ratios=(1, 1.15))
    means = select(ratios, corruption="mean")
    lines, ends = task_lines(list(means["task"].unique()), palette), {}
    for name, curve in means[means["width"] >= means["reference"]].groupby("task", sort=False):
        draw_curve(left, curve["width"], curve, "ratio", **lines[name])
        ends[name] = tuple(curve[["width", "ratio"]].iloc[-1])
    left.axhline(1, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
    log_widths(left, sorted(means["width"].unique()))
    left.set_ylabel("mean corruption error")
    label_lines(left, ends, {task: look["color"] for task, look in lines.items()})
    chosen = select(ratios, task=task)
    table = chosen[chosen["width"] >= chosen["reference"]].pivot_table(
        index="corruption", columns="width", values="ratio", sort=False
    )
    # The corruptions against which width protects most come first, the mean over all of them last.
    widest = table[table.columns[-1]]
    table = table.loc[widest.drop("mean").sort_values().index.append(widest.index[widest.index == "mean"])]
    look = {"cmap": "PuOr", "vmin": 0.5, "vmax": 1.5}
    image = draw_values(right, table, write="{:.2f}".format, is_dark=lambda value: abs(value - 1) > 0.25, **look)
    figure.colorbar(image, ax=right, label="corruption error", pad=0.02, aspect=30, extend="both")
    right.set_xlabel(f"width (hidden units), {spell(task)}")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(
            draw(read_table(snakemake.input[0]), settings["task"], settings["style"]["palette"]), *snakemake.output
        )
