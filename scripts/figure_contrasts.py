"""Pairs of draws that differ in one hyper-parameter: what the second value does to sensitivity and generalization."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell, write_number
from lowcap.figures.panels import draw_estimates
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

# Title, the difference up to which the axis is linear (logarithmic beyond), and its ticks.
METRICS = {
    "jacobian": ("Jacobian norm", 0.1, (-0.1, 0, 0.1, 1)),
    "switches_translation": ("changes of region", 1.0, (-1, 0, 1)),
    "prunability": ("prunability", 0.1, (-0.1, 0, 0.1)),
    "test_accuracy": ("test accuracy", 0.02, (-0.5, -0.02, 0, 0.02)),
}
SUBSETS = {"fitted": ("both fit", "o", 0.12), "all": ("all pairs", "s", -0.12)}


def draw(summary: pd.DataFrame) -> Figure:
    """Draw a panel per metric with each contrast's mean difference and interval: of pairs that fit, and of all."""
    contrasts = list(dict.fromkeys(summary["contrast"]))[::-1]
    figure, (axes,) = new_figure(columns=len(METRICS), height=2.3, sharey=True)
    for axis, (metric, (title, linear, ticks)) in zip(axes, METRICS.items(), strict=True):
        for colour, (subset, (label, marker, shift)) in zip(("C0", "0.5"), SUBSETS.items(), strict=True):
            found = select(summary, subset=subset, metric=metric).set_index("contrast").reindex(contrasts)
            heights = [place + shift for place in range(len(contrasts))]
            look = {"marker": marker, "linestyle": "none", "color": colour, "label": label}
            draw_estimates(axis, heights, found, across=True, **look)
        axis.axvline(0, color="0.6", linewidth=0.6, zorder=0)
        axis.set_xscale("symlog", linthresh=linear)
        axis.set_xticks(ticks, [write_number(tick, "g") for tick in ticks])
        axis.set(title=title, xlabel="difference")
        axis.margins(x=0.15)
    axes[0].set_yticks(range(len(contrasts)), [spell(contrast) for contrast in contrasts])
    legend_above(figure, axes[0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(read_table(snakemake.input[0])), *snakemake.output)
