"""Networks of equally many weights on clean, corrupted and attacked images: a row per arm, a marker per task."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_estimates, task_lines
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure, title_columns
from lowcap.workflow.jobs import job

CONDITIONS = {"clean": "clean", "corrupted": "corrupted, mean", "pgd": "attacked (PGD)"}
# From above: the arms of a budget and the whole network, of which two also with their weights on dark pixels.
ARMS = {
    "narrow": "narrow",
    "narrow_dark": "with dark weights",
    "pruned": "pruned",
    "ticket": "ticket",
    "fresh": "fresh",
    "random": "random",
    "parent": "parent",
    "parent_dark": "with dark weights",
}
APART = 0.3


def draw(panels: dict[str, pd.DataFrame], width: int, palette: list[str]) -> Figure:
    """Draw a row per summary, by name, and a column per condition: mean F1 with its interval, for arms and tasks.

    `width` is the budget's; the parent has its own.
    """
    figure, rows = new_figure(len(panels), len(CONDITIONS), height=3.4, sharey=True)
    for axes, (study, summary) in zip(rows, panels.items(), strict=True):
        parents = summary["arm"].str.startswith("parent")
        found = summary[parents | (summary["width"] == width)]
        looks = task_lines(found["task"].unique(), palette)
        for axis, condition in zip(axes, CONDITIONS, strict=True):
            for position, (task, look) in enumerate(looks.items()):
                values = select(found, condition=condition, task=task).set_index("arm")
                places = np.arange(len(ARMS)) + APART * (position - (len(looks) - 1) / 2)
                named = {"label": spell(task), "linestyle": "none", **look}
                draw_estimates(axis, places, values.loc[list(ARMS)], across=True, **named)
            axis.grid(axis="x", linewidth=0.3, alpha=0.5)
        axes[0].set_ylabel(study)
    axes[0].set_yticks(range(len(ARMS)), ARMS.values())
    axes[0].invert_yaxis()
    for axis in rows[-1]:
        axis.set_xlabel("F1")
    title_columns(rows, CONDITIONS.values())
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        panels = read_panels(snakemake.input, metric="f1")
        save_figure(draw(panels, settings["width"], settings["style"]["palette"]), *snakemake.output)
