"""Corruption error of converged networks relative to the narrowest sufficient one, by width and by corruption."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, label_lines, log_widths, new_figure, save_figure, task_colours
from lowcap.jobs import job
from lowcap.tables import read_table, select


def draw(errors: pd.DataFrame, task: str, palette: list[str]) -> Figure:
    """Draw the mean over corruptions by width, a line per task with its interval, and all corruptions of `task`."""
    figure, ((left, right),) = new_figure(columns=2, height=2.9, width_ratios=(1, 1.15))
    means = select(errors, corruption="mean")
    colours, ends = task_colours(list(means["task"].unique()), palette), {}
    for name, curve in means[means["width"] >= means["reference"]].groupby("task", sort=False):
        left.plot(curve["width"], curve["mean"], marker="o", color=colours[name])
        left.fill_between(
            curve["width"], curve["ci_low"], curve["ci_high"], color=colours[name], alpha=0.15, linewidth=0
        )
        ends[name] = tuple(curve[["width", "mean"]].iloc[-1])
    left.axhline(1, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
    log_widths(left, sorted(means["width"].unique()))
    left.set_ylabel("mean corruption error")
    label_lines(left, ends, colours)
    chosen = select(errors, task=task)
    table = chosen[chosen["width"] >= chosen["reference"]].pivot_table(
        index="corruption", columns="width", values="mean", sort=False
    )
    right.imshow(table, cmap="PuOr", vmin=0.5, vmax=1.5, aspect="auto")
    for row, values in enumerate(table.to_numpy()):
        for column, value in enumerate(values):
            shade = "white" if abs(value - 1) > 0.35 else "black"
            right.text(column, row, f"{value:.2f}", ha="center", va="center", color=shade, fontsize="x-small")
    right.set_xticks(range(len(table.columns)), table.columns)
    right.set_yticks(range(len(table)), [name.replace("_", " ") for name in table.index])
    right.set_xlabel(f"width (hidden units), {task.replace('v', ' vs ')}")
    right.tick_params(length=0)
    right.spines[:].set_visible(False)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        errors = read_table(snakemake.input[0])
        save_figure(draw(errors, settings["task"], settings["style"]["palette"]), *snakemake.output)
