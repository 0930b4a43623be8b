"""Three views of the same networks as they are pruned: interactions, Fourier masks and saliency maps, by training."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve, log_weights_left
from lowcap.figures.style import apply_style, new_figure, save_figure, title_columns
from lowcap.workflow.jobs import job

# What is kept of the dense network in each view.
VIEWS = {
    "kept": {"label": "interactions kept", "color": "C0", "marker": "o"},
    "mask_similarity": {"label": "similarity of masks", "color": "C1", "marker": "s"},
    "rank_correlation": {"label": "similarity of maps", "color": "C2", "marker": "^"},
}
BANDS = {
    "kept_low": {"label": "low orders", "color": "C5", "linestyle": "-"},
    "kept_middle": {"label": "middle orders", "color": "C0", "linestyle": "--"},
    "kept_high": {"label": "high orders", "color": "black", "linestyle": ":"},
}
COMPLEXITY = {
    "order": {"label": "mean order", "color": "C0", "marker": "o"},
    "centroid": {"label": "centroid of the mask", "color": "C1", "marker": "s"},
}
TITLES = ("kept of the dense\nnetwork", "interactions kept\nby order", "complexity", "networks at one\nsparsity")


def draw_lines(axis: Axes, summary: pd.DataFrame, looks: Mapping[str, Mapping[str, str]]) -> None:
    """Draw a line per metric of a summary against the weights left in percent."""
    for metric, look in looks.items():
        curve = select(summary, metric=metric).sort_values("sparsity")
        draw_curve(axis, 100 * (1 - curve["sparsity"]), curve, **look)


def draw_complexity(axis: Axes, summary: pd.DataFrame) -> Axes:
    """Draw the mean order on the left axis and the centroid on one at the right, which is returned."""
    right = axis.twinx()
    for side, (metric, look) in zip((axis, right), COMPLEXITY.items(), strict=True):
        draw_lines(side, summary, {metric: look})
        side.tick_params(axis="y", labelcolor=look["color"])
    right.spines["right"].set_visible(True)
    return right


def draw_networks(axis: Axes, networks: pd.DataFrame) -> None:
    """Draw each network of a task and sparsity: what is kept of its masks and maps against its interactions."""
    for metric in ("mask_similarity", "rank_correlation"):
        look = VIEWS[metric]
        axis.plot(networks["kept"], networks[metric], look["marker"], color=look["color"], alpha=0.6, markersize=2.5)


def draw(summaries: Mapping[str, pd.DataFrame], networks: Mapping[str, pd.DataFrame], sparsity: float) -> Figure:
    """Draw a row per way of training, by name, of the networks of one task: lines of the widest, dots of all widths.

    `summaries` are over seeds, `networks` have a row per network and sparsity.
    """
    figure, rows = new_figure(len(summaries), len(TITLES), height=1.45 * len(summaries) + 0.9, sharex="col")
    for axes, (name, summary) in zip(rows, summaries.items(), strict=True):
        shown = select(summary, width=summary["width"].max())
        draw_lines(axes[0], shown, VIEWS)
        draw_lines(axes[1], shown, BANDS)
        right = draw_complexity(axes[2], shown)
        draw_networks(axes[3], select(networks[name], sparsity=sparsity))
        axes[2].set_ylabel("mean order", color=COMPLEXITY["order"]["color"])
        right.set_ylabel("centroid", color=COMPLEXITY["centroid"]["color"])
        axes[0].set_ylabel(name)
        for axis in (axes[0], axes[1], axes[3]):
            axis.set_ylim(-0.05, 1.05)
        axes[3].set_xlim(-0.05, 1.05)
    title_columns(rows, TITLES)
    for axis in rows[-1, :3]:
        log_weights_left(axis, (100, 50, 20, 10, 5))
        axis.set_xticks([], minor=True)
    rows[-1, 3].set_xlabel("interactions kept")
    handles, labels = zip(
        *(pair for axis in rows[0, :2] for pair in zip(*axis.get_legend_handles_labels(), strict=True)), strict=True
    )
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels))
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, found = snakemake.params.settings, snakemake.input
        apply_style(settings["style"])
        names, task = settings["names"], settings["task"]
        summaries, networks = (
            {name: select(read_table(path), task=task) for name, path in zip(names, paths, strict=True)}
            for paths in (found.summaries, found.networks)
        )
        save_figure(draw(summaries, networks, settings["sparsity"]), *snakemake.output)
