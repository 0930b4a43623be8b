"""Information and selectivity of hidden units by width, pruned and before training."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, label_columns, log_widths, new_figure, save_figure, width_colours
from lowcap.jobs import job
from lowcap.tables import read_table, select

MEASURES = {
    "information_mean": "information, mean (bits)",
    "information_max": "information, largest (bits)",
    "selectivity": "selectivity, mean",
}


def draw(panels: list[tuple[pd.DataFrame, str]], levels: list[float]) -> Figure:
    """Draw a row per (summary, study's name) and a column per measure, by width: a line per level, and untrained."""
    figure, rows = new_figure(len(panels), len(MEASURES), height=3.8)
    colours = width_colours(levels, "{:.0%} pruned")
    cases = [("as_described", level, "-", label) for level, label in zip(levels, colours, strict=True)]
    for axes, (summary, study) in zip(rows, panels, strict=True):
        for axis, metric in zip(axes, MEASURES, strict=True):
            for variant, level, style, label in [*cases, ("untrained", 0, ":", "untrained")]:
                curve = select(summary, variant=variant, level=level, metric=metric).sort_values("width")
                colour = colours.get(label, "0.3")
                axis.plot(curve["width"], curve["mean"], style, marker="o", color=colour, label=label)
                axis.fill_between(
                    curve["width"], curve["ci_low"], curve["ci_high"], color=colour, alpha=0.15, linewidth=0
                )
            log_widths(axis, list(curve["width"]))
            axis.set(ylim=(0, None), xlabel=None)
        axes[0].set_ylabel(study)
    label_columns(rows, list(MEASURES.values()), "width (hidden units)")
    figure.legend(*axis.get_legend_handles_labels(), loc="outside upper center", ncols=len(levels) + 1)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        panels = [
            (read_table(snakemake.input.released), "released protocol"),
            (read_table(snakemake.input.converged), "converged"),
        ]
        save_figure(draw(panels, settings["levels"]), *snakemake.output)
