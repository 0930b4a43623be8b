"""What is left of F1 after pruning by each criterion, for each way to train."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures.panels import criterion_look, draw_curve, log_weights_left
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure
from lowcap.workflow.jobs import job


def draw(panels: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel per way to train, by name: mean F1 with its interval against the share of weights left."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.3, sharex=True, sharey=True)
    for axis, (name, summary) in zip(axes, panels.items(), strict=True):
        for criterion, curve in summary.groupby("criterion", sort=False):
            draw_curve(axis, 100 * (1 - curve["sparsity"]), curve, **criterion_look(criterion))
        axis.set(title=name, ylim=(0, 1.02))
        log_weights_left(axis)
    axes[0].set_ylabel("F1")
    legend_above(figure, axes[0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"], "metric": "f1"}
        save_figure(draw(read_panels(snakemake.input, **chosen)), *snakemake.output)
