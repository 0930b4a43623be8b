"""The advantage of wide over narrow networks under corruption, as measured and without their head start."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures.panels import draw_estimates
from lowcap.figures.style import apply_style, new_figure, read_panels, save_figure
from lowcap.workflow.jobs import job

MEASURES = {"f1": "difference in F1", "drop": "difference in drop"}


def draw(studies: dict[str, pd.DataFrame], palette: list[str]) -> Figure:
    """Draw a panel per measure: the gap between the widths by severity of noise, with its interval, per study."""
    figure, (axes,) = new_figure(columns=len(MEASURES), height=2.3, sharey=True)
    for axis, (measure, label) in zip(axes, MEASURES.items(), strict=True):
        for (name, gaps), colour, shift in zip(studies.items(), palette, (-0.006, 0.006), strict=False):
            rows = gaps[(gaps["measure"] == measure) & gaps["corruption"].isin(["none", "gaussian_noise"])]
            draw_estimates(axis, rows["severity"] + shift, rows, color=colour, marker="o", label=name)
        axis.axhline(0, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
        axis.set_xticks(sorted(rows["severity"].unique()))
        axis.set(xlabel=r"standard deviation $\sigma$ of the noise")
        axis.set_ylabel(label)
        axis.yaxis.set_tick_params(labelleft=True)
    axes[0].legend(loc="upper left")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(read_panels(snakemake.input), settings["style"]["palette"]), *snakemake.output)
