"""Pairs of networks that differ in one hyper-parameter: one arm against the other, as arXiv:1802.08760 draws them."""

from collections.abc import Mapping
from itertools import cycle

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.prediction import paired_arms
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import MARKERS
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

# What the two arms of a contrast have.
ARMS = {
    "random_labels": ("true labels", "random labels"),
    "full_batch": ("mini-batches", "full batches"),
    "saturating": ("ReLU", "tanh"),
    "no_translation": ("translations", "no translations"),
    "deep": ("one layer", "three layers"),
}
METRICS = {"gap": "generalization gap", "jacobian": "Jacobian norm"}


def draw(surveys: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> Figure:
    """Draw a row per metric and a column per contrast: a marker per pair and width of which both networks fit.

    Each table is as `paired_arms` returns it. On the diagonal the arms are alike.
    """
    figure, rows = new_figure(len(METRICS), len(ARMS), height=3.5)
    for axes, (metric, title) in zip(rows, METRICS.items(), strict=True):
        for axis, (contrast, (first, second)) in zip(axes, ARMS.items(), strict=True):
            for marker, (name, pairs) in zip(cycle(MARKERS), surveys.items(), strict=False):
                found = select(pairs, contrast=contrast, metric=metric)
                axis.plot(
                    found["first"], found["second"], marker, markersize=2, markeredgewidth=0, alpha=0.7,
                    label=titles[name], rasterized=True,
                )  # fmt: skip
            if metric == "jacobian":
                axis.set(xscale="log", yscale="log")
            axis.axline((0.1, 0.1), (0.2, 0.2), color="0.6", linewidth=0.6, zorder=0)
            axis.set(xlabel=first, ylabel=second)
        axes[0].set_title(title, loc="left")
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        pairs = {name: paired_arms(read_table(snakemake.input[name]), [*METRICS]) for name in settings["titles"]}
        save_figure(draw(pairs, settings["titles"]), *snakemake.output)
