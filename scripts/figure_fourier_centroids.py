"""The centroids of Fourier masks by the way of training, and of pruned networks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.figures.panels import MARKERS, draw_estimates, width_colours
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(centroids: pd.DataFrame, arms: Sequence[str]) -> Figure:
    """Draw two panels per task: centroids by arm, and those of the first arm by sparsity; a colour per width.

    `centroids` has the columns arm, task, width, sparsity, mean, ci_low and ci_high.
    """
    tasks, widths = centroids["task"].unique(), sorted(centroids["width"].unique())
    colours = width_colours(widths, "{} units")
    sparsities = sorted(select(centroids, arm=arms[0])["sparsity"].unique())
    figure, (axes,) = new_figure(
        columns=2 * len(tasks), height=2.4, sharey=True, width_ratios=[len(arms), len(sparsities)] * len(tasks)
    )
    for position, task in enumerate(tasks):
        by_arm, by_sparsity = axes[2 * position : 2 * position + 2]
        for place, (width, (label, colour)) in enumerate(zip(widths, colours.items(), strict=True)):
            rows = select(centroids, task=task, width=width)
            shift = 0.22 * (place - (len(widths) - 1) / 2)
            look = {"color": colour, "marker": MARKERS[place % len(MARKERS)], "linestyle": ""}
            dense = select(rows, sparsity=0).set_index("arm").loc[[*arms]]
            draw_estimates(by_arm, np.arange(len(arms)) + shift, dense, label=label, **look)
            pruned = select(rows, arm=arms[0]).sort_values("sparsity")
            draw_estimates(by_sparsity, pruned["sparsity"].map(sparsities.index) + shift, pruned, **look)
        by_arm.set_xticks(range(len(arms)), [spell(arm) for arm in arms], rotation=40, ha="right")
        by_arm.set_title(spell(task))
        by_sparsity.set_xticks(range(len(sparsities)), [f"{share:g}" for share in sparsities])
        by_sparsity.set(xlabel="sparsity", xlim=(-0.6, len(sparsities) - 0.4))
    axes[0].set_ylabel("centroid (cycles per image)")
    legend_above(figure, axes[0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        table = select(read_table(snakemake.input.arms), mask="own", metric="centroid")
        save_figure(draw(table, settings["arms"]), *snakemake.output)
