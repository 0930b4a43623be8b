"""F1 against width under the released protocol, with more seeds, and at convergence."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve, log_widths, task_lines
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(panels: dict[str, pd.DataFrame], palette: list[str]) -> Figure:
    """Draw a panel per summary, named by its y axis: mean F1 by task with its 95 % interval."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.5)
    for axis, (label, summary) in zip(axes, panels.items(), strict=True):
        lines = task_lines(list(summary["task"].unique()), palette)
        for task, curve in summary.groupby("task", sort=False):
            draw_curve(axis, curve["width"], curve, shade=0.2, **lines[task])
        log_widths(axis, sorted(summary["width"].unique()))
        axis.set_ylabel(label)
        ends = {task: tuple(curve[["width", "mean"]].iloc[-1]) for task, curve in summary.groupby("task", sort=False)}
        label_lines(axis, ends, {task: look["color"] for task, look in lines.items()})
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        released = select(read_table(snakemake.input.released), metric="f1", split="validation")
        converged = select(read_table(snakemake.input.converged), metric="f1", split="test")
        panels = {"validation F1, released protocol": released, "test F1, converged": converged}
        save_figure(draw(panels, settings["style"]["palette"]), *snakemake.output)
