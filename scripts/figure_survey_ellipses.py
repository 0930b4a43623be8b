"""Sensitivity and changes of linear region along ellipses, by the angle, as arXiv:1802.08760 draws them."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.prediction import POINTS_AT, around_ellipse
from lowcap.analysis.tidy import read_table
from lowcap.figures.panels import draw_curve
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure, title_columns
from lowcap.workflow.jobs import job

KINDS = {
    "same": ("one class", {"linestyle": "-"}),
    "different": ("different classes", {"linestyle": "--"}),
    "random": ("random points", {"linestyle": ":"}),
}
METRICS = {"jacobian": "Jacobian norm", "switches": "changes of region\nper unit and degree"}


def draw(surveys: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> Figure:
    """Draw a row per metric, a column per survey and a line per kind of path; dotted are the three points it meets.

    Summaries have the columns kind, degrees, metric, mean, ci_low and ci_high.
    """
    figure, rows = new_figure(len(METRICS), len(surveys), height=3.2, sharex=True, sharey="row")
    for axes, (metric, title) in zip(rows, METRICS.items(), strict=True):
        for axis, summary in zip(axes, surveys.values(), strict=True):
            for kind, (label, look) in KINDS.items():
                curve = around_ellipse(summary, kind, metric)
                draw_curve(axis, curve["angle"], curve, label=label, **look)
            for point in POINTS_AT:
                axis.axvline(point, color="0.8", linewidth=0.5, linestyle=":", zorder=0)
            axis.set(xlim=(0, 360), xticks=(0, 180, 360))
        # Once all are drawn: a bound stops the row's common axis from growing with later panels.
        axes[0].set(ylabel=title, ylim=(0, None))
    title_columns(rows, (titles[name] for name in surveys))
    for axis in rows[-1]:
        axis.set_xlabel("angle (degrees)")
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        summaries = {name: read_table(snakemake.input[name]) for name in settings["titles"]}
        save_figure(draw(summaries, settings["titles"]), *snakemake.output)
