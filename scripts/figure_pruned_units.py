"""What pruning leaves of the hidden layer: live units, and weights for each of them."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import CRITERION_LINES, apply_style, new_figure, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table, select


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
                axis.plot(left, curve, label=criterion.replace("_", " "), **CRITERION_LINES[criterion])
        axes[0].set(ylabel=study, ylim=(0, 1.05 * width))
        axes[1].set_ylim(-0.02 * width, 1.05 * width)
        axes[2].set_yscale("log")
    for axis, title in zip(rows[0], ("connected units", "dead units", "weights per connected unit"), strict=True):
        axis.set_title(title)
    for axis in rows[-1]:
        axis.set(xlabel="weights left (%)", xscale="log")
        axis.set_xticks([100, 10, 1], ["100", "10", "1"])
    rows[0, 0].invert_xaxis()
    look = {"columnspacing": 0.8, "handlelength": 1.7}
    figure.legend(*rows[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=6, **look)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"]}
        panels = {name: select(read_table(path), **chosen) for name, path in snakemake.input.items()}
        save_figure(draw(panels, settings["width"]), *snakemake.output)
