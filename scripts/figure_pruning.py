"""Change of F1 with the pruning level of one task, in per cent, in both readings (counterpart of Figs 4 and B)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.published import change_over_seeds, read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_replayed, width_colours
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(changes: dict[str, pd.DataFrame], published: pd.DataFrame, widths: list[int]) -> Figure:
    """Draw mean changes over seeds: as released with the published ones, as described on another scale."""
    figure, (axes,) = new_figure(columns=2, height=2.3)
    colours = width_colours(sorted(widths), "{}")
    draw_replayed(axes[0], changes["as_released"], published, colours)
    draw_replayed(axes[1], changes["as_described"], published.head(0), colours)
    axes[0].set(title="as released, and published (circles)", ylabel="change of F1 (%)")
    axes[1].set(title="as described")
    last = select(changes["as_described"], level=changes["as_described"]["level"].max(), width=list(widths))
    ends = {str(row.width): (100 * row.level, row.mean) for row in last.itertuples()}
    label_lines(axes[1], ends, colours)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, task = snakemake.params.settings, snakemake.wildcards.task
        apply_style(settings["style"])
        pruning = select(read_table(snakemake.input.pruning), task=task)
        changes = {reading: change_over_seeds(pruning, "f1", reading) for reading in pruning["reading"].unique()}
        published = select(read_published(snakemake.input.published), task=task)
        save_figure(draw(changes, published, settings["widths"]), *snakemake.output)
