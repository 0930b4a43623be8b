"""How many weights networks of each width need, by criterion and way to train."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.base.images import PIXELS
from lowcap.figures.panels import criterion_look, draw_curve, log_widths
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure
from lowcap.workflow.jobs import job


def draw(panels: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel per way to train, by name: weights left when F1 has fallen, with intervals, against width."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.5, sharey=True)
    for axis, (name, table) in zip(axes, panels.items(), strict=True):
        widths = sorted(table["width"].unique())
        axis.plot(widths, [(PIXELS + 1) * width for width in widths], color="0.6", label="all weights", zorder=0)
        for criterion, curve in table.groupby("criterion", sort=False):
            draw_curve(axis, curve["width"], curve, y="value", **criterion_look(criterion))
        log_widths(axis, widths)
        axis.set(title=name, yscale="log")
    axes[0].set_ylabel("weights left")
    legend_above(figure, axes[0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "measure": "weights"}
        save_figure(draw(read_panels(snakemake.input, **chosen)), *snakemake.output)
