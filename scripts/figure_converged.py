"""F1 against width under the released protocol, with more seeds, and at convergence."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, label_lines, log_widths, new_figure, save_figure, task_colours
from lowcap.jobs import job
from lowcap.tables import read_table, select


def draw(panels: list[tuple[pd.DataFrame, str]], palette: list[str]) -> Figure:
    """Draw a panel per summary: mean F1 by task with its 95 % bootstrap interval; the y axes differ."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.5)
    for axis, (summary, label) in zip(axes, panels, strict=True):
        colours = task_colours(list(summary["task"].unique()), palette)
        for task, curve in summary.groupby("task", sort=False):
            axis.plot(curve["width"], curve["mean"], marker="o", color=colours[task])
            axis.fill_between(
                curve["width"], curve["ci_low"], curve["ci_high"], color=colours[task], alpha=0.2, linewidth=0
            )
        log_widths(axis, sorted(summary["width"].unique()))
        axis.set_ylabel(label)
        ends = {task: tuple(curve[["width", "mean"]].iloc[-1]) for task, curve in summary.groupby("task", sort=False)}
        label_lines(axis, ends, colours)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        released = select(read_table(snakemake.input.released), metric="f1", split="validation")
        converged = select(read_table(snakemake.input.converged), metric="f1", split="test")
        panels = [(released, "validation F1, released protocol"), (converged, "test F1, converged")]
        save_figure(draw(panels, settings["style"]["palette"]), *snakemake.output)
