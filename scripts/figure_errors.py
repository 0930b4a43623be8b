"""How well the Jacobian, the gradient and confidence tell misclassified test points, by width."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve, log_widths
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

SIGNALS = {
    "auc_jacobian": ("Jacobian norm", {"linestyle": "-", "marker": "o"}),
    "auc_confidence": ("lack of confidence", {"linestyle": "--", "marker": "s"}),
    "auc_gradient": ("gradient norm alone", {"linestyle": ":", "marker": "^"}),
}


def draw(summary: pd.DataFrame) -> Figure:
    """Draw mean areas under the ROC curve with their intervals, a line per signal."""
    figure, ((axis,),) = new_figure(height=2.2, width=0.65)
    for metric, (label, look) in SIGNALS.items():
        found = select(summary, metric=metric)
        draw_curve(axis, found["width"], found, label=label, **look)
    log_widths(axis, sorted(summary["width"].unique()))
    axis.axhline(0.5, color="0.6", linewidth=0.6, zorder=0)
    axis.set(ylabel="area under the ROC curve")
    legend_above(figure, axis)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(read_table(snakemake.input[0])), *snakemake.output)
