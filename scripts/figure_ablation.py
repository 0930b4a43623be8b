"""What is left of networks, dense and pruned, when hidden units are removed in three orders."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure, title_columns
from lowcap.workflow.jobs import job

ORDERS = {"best_first": ("C1", "v"), "random": ("0.35", "x"), "worst_first": ("C0", "^")}


def draw(panels: dict[str, pd.DataFrame], width: int) -> Figure:
    """Draw a row per summary, by name, and a column per variant: F1 by the share of units removed, a line per order.

    Dashed lines have a removed unit's mean in its place.
    """
    variants = next(iter(panels.values()))["variant"].unique()
    figure, rows = new_figure(len(panels), len(variants), height=2.7, sharex=True, sharey=True)
    for axes, (study, summary) in zip(rows, panels.items(), strict=True):
        for axis, variant in zip(axes, variants, strict=True):
            for order, (colour, marker) in ORDERS.items():
                found = select(summary, variant=variant, order=order)
                look = {"color": colour, "label": spell(order)}
                whole = select(found, replacement="zero")
                draw_curve(axis, 100 * whole["removed"] / width, whole, marker=marker, **look)
                mean = select(found, replacement="mean")
                axis.plot(100 * mean["removed"] / width, mean["mean"], "--", color=colour, linewidth=0.7)
            axis.set_ylim(0, 1.02)
        axes[0].set_ylabel(study)
    for axis in rows[-1]:
        axis.set_xlabel("units removed (%)")
    title_columns(rows, map(spell, variants))
    legend_above(figure, axis)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"metric": "f1", "task": settings["task"], "width": settings["width"]}
        save_figure(draw(read_panels(snakemake.input, **chosen), settings["width"]), *snakemake.output)
