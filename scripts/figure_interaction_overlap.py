"""Interactions that two networks have in common, by order, and those that pruning removes."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

PAIRS = {
    "same_data": ("same images", {"color": "C0", "linestyle": "-", "marker": "o"}),
    "other_data": ("other images", {"color": "C1", "linestyle": "-.", "marker": "s"}),
    "untrained": ("untrained", {"color": "0.35", "linestyle": ":", "marker": "x"}),
}
BANDS = {"low": ("-", "o"), "middle": ("-.", "s"), "high": (":", "^")}


def draw_overlaps(axis: Axes, summary: pd.DataFrame) -> None:
    """Draw the overlap by order, a line per pair of networks, and as dashes what it would be by chance."""
    for pair, (label, look) in PAIRS.items():
        curve = select(summary, pair=pair, metric="shared").sort_values("order")
        draw_curve(axis, curve["order"], curve, label=label, **look)
        chance = select(summary, pair=pair, metric="by_chance").sort_values("order")
        axis.plot(chance["order"], chance["mean"], "_", color=look["color"], markersize=6)
    axis.set(xlabel="order", xticks=sorted(summary["order"].unique()), ylim=(0, 1))


def draw(overlap: pd.DataFrame, pruned: pd.DataFrame) -> Figure:
    """Draw the overlaps of AND and of OR interactions, and the share of strength that pruning removes."""
    figure, ((by_and, by_or, removed),) = new_figure(columns=3, height=2.5, sharey=True)
    for axis, kind in ((by_and, "and"), (by_or, "or")):
        draw_overlaps(axis, select(overlap, kind=kind))
        axis.set_title(f"{kind.upper()}, in common")
    for band, (line, marker) in BANDS.items():
        curve = select(pruned, orders=band, metric="removed").sort_values("sparsity")
        draw_curve(
            removed, 100 * curve["sparsity"], curve, label=f"{band} orders", linestyle=line, marker=marker, color="C2"
        )
    removed.set(xlabel="weights removed (%)", title="strength removed", xticks=100 * curve["sparsity"])
    by_and.set_ylabel("share")
    by_and.legend()
    removed.legend()
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        where = {"task": settings["task"], "width": settings["width"]}
        tables = (select(read_table(path), **where) for path in (snakemake.input.overlap, snakemake.input.pruned))
        save_figure(draw(*tables), *snakemake.output)
