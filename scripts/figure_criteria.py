"""What is left of F1 after pruning by each criterion, for each way to train."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import CRITERION_LINES, apply_style, new_figure, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table, select


def draw(summaries: Mapping[str, pd.DataFrame]) -> Figure:
    """Draw a panel per way to train, by name: mean F1 with its interval against the share of weights left."""
    figure, (axes,) = new_figure(columns=len(summaries), height=2.3, sharex=True, sharey=True)
    for axis, (name, summary) in zip(axes, summaries.items(), strict=True):
        for criterion, curve in summary.groupby("criterion", sort=False):
            left = 100 * (1 - curve["sparsity"])
            axis.plot(left, curve["mean"], label=criterion.replace("_", " "), **CRITERION_LINES[criterion])
            colour = CRITERION_LINES[criterion]["color"]
            axis.fill_between(left, curve["ci_low"], curve["ci_high"], color=colour, alpha=0.15, linewidth=0)
        axis.set(title=name, xlabel="weights left (%)", xscale="log", ylim=(0, 1.02))
        axis.set_xticks([100, 10, 1], ["100", "10", "1"])
    axes[0].invert_xaxis()
    axes[0].set_ylabel("F1")
    look = {"columnspacing": 0.8, "handlelength": 1.7}
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=6, **look)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"], "metric": "f1"}
        summaries = {
            name.replace("_", " "): select(read_table(path), **chosen) for name, path in snakemake.input.items()
        }
        save_figure(draw(summaries), *snakemake.output)
