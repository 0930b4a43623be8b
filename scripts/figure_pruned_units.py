"""What pruning leaves of the hidden layer: live units, and weights for each of them."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import select
from lowcap.figures.panels import criterion_look, log_weights_left
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure, title_columns
from lowcap.workflow.jobs import job


def draw(panels: dict[str, pd.DataFrame], width: int) -> Figure:
    """Draw, per study, connected units and dead units by the share of weights left, a line per criterion.

    Summaries have the columns criterion, sparsity, metric and mean. A dead unit outputs zero for every image;
    a connected one has weights left on both sides.
    """
    figure, rows = new_figure(len(panels), 3, height=3.6, sharex=True)
    for axes, (study, summary) in zip(rows, panels.items(), strict=True):
        for criterion in summary["criterion"].unique():
            found = select(summary, criterion=criterion).pivot_table(index="sparsity", columns="metric", values="mean")
            left = 100 * (1 - found.index)
            curves = (found["connected_units"], found["dead_neurons"], found["weights"] / found["connected_units"])
            for axis, curve in zip(axes, curves, strict=True):
                axis.plot(left, curve, **criterion_look(criterion))
        axes[0].set(ylabel=study, ylim=(0, 1.05 * width))
        axes[1].set_ylim(-0.02 * width, 1.05 * width)
        axes[2].set_yscale("log")
    title_columns(rows, ("connected units", "dead units", "weights per connected unit"))
    for axis in rows[-1]:
        log_weights_left(axis)
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"]}
        save_figure(draw(read_panels(snakemake.input, **chosen), settings["width"]), *snakemake.output)
