"""F1 against width, a line per task, on training and validation data (counterpart of Fig. 3)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve, log_widths, task_lines
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job

PANELS = {
    "best_f1": ("train", "best training F1 (as released)"),
    "final_f1": ("validation", "validation F1, epoch 100"),
}


def draw(scores: pd.DataFrame, palette: list[str], threshold: float) -> Figure:
    """Draw mean F1 of the summary `scores` with the range over seeds, and the threshold as a dashed line."""
    figure, (panels,) = new_figure(columns=2, height=2.5, sharey=True)
    tasks = list(scores["task"].unique())
    lines = task_lines(tasks, palette)
    for axis, (metric, (split, label)) in zip(panels, PANELS.items(), strict=True):
        chosen = select(scores, metric=metric, split=split)
        for task, curve in chosen.groupby("task", sort=False):
            draw_curve(axis, curve["width"], curve, band=("min", "max"), shade=0.12, **lines[task])
        axis.axhline(threshold, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
        log_widths(axis, sorted(chosen["width"].unique()))
        axis.set_ylabel(label)
    ends = {task: tuple(curve[["width", "mean"]].iloc[-1]) for task, curve in chosen.groupby("task", sort=False)}
    label_lines(panels[1], ends, {task: look["color"] for task, look in lines.items()})
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        figure = draw(read_table(snakemake.input.scores), settings["style"]["palette"], settings["threshold"])
        save_figure(figure, *snakemake.output)
