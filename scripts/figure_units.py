"""Information and selectivity of hidden units by width, pruned and before training."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import select
from lowcap.figures.panels import draw_curve, log_widths, width_colours
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure, title_columns
from lowcap.workflow.jobs import job

MEASURES = {
    "information_mean": "information, mean (bits)",
    "information_max": "information, largest (bits)",
    "selectivity": "selectivity, mean",
}


def draw(panels: dict[str, pd.DataFrame], levels: list[float]) -> Figure:
    """Draw a row per study, by name, and a column per measure, by width: a line per level, and untrained."""
    figure, rows = new_figure(len(panels), len(MEASURES), height=3.8)
    colours = width_colours(levels, "{:.0%} pruned")
    cases = [("as_described", level, "-", label) for level, label in zip(levels, colours, strict=True)]
    for axes, (study, summary) in zip(rows, panels.items(), strict=True):
        for axis, metric in zip(axes, MEASURES, strict=True):
            for variant, level, style, label in [*cases, ("untrained", 0, ":", "untrained")]:
                curve = select(summary, variant=variant, level=level, metric=metric).sort_values("width")
                colour = colours.get(label, "0.3")
                look = {"linestyle": style, "marker": "o", "color": colour, "label": label}
                draw_curve(axis, curve["width"], curve, **look)
            log_widths(axis, list(curve["width"]))
            axis.set_ylim(0, None)
        axes[0].set_ylabel(study)
    title_columns(rows, MEASURES.values())
    for axis in rows[:-1].flat:
        axis.set_xlabel(None)
    legend_above(figure, axis)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(read_panels(snakemake.input), settings["levels"]), *snakemake.output)
