"""Areas under deletion and insertion curves by order of pixels, dense and pruned."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import select
from lowcap.figures.panels import draw_estimates
from lowcap.figures.style import apply_style, legend_above, new_figure, read_panels, save_figure, title_columns
from lowcap.workflow.jobs import job

ORDERS = {
    "integrated_gradients": "integrated gradients",
    "gradient_times_input": "gradient $\\times$ input",
    "smooth_grad": "SmoothGrad",
    "gradient": "gradient",
    "as_released": "as released",
    "ink": "brightest first",
    "random": "random",
}
CURVES = {"deletion": "deletion (small is good)", "insertion": "insertion (large is good)"}
VARIANTS = {"dense": ("o", "dense", "full"), "as_described": ("s", "pruned", "none")}


def draw(panels: dict[str, pd.DataFrame]) -> Figure:
    """Draw a row per study, by name, and a column per curve: the mean area of every order with its interval."""
    figure, rows = new_figure(len(panels), len(CURVES), height=3.6, sharex="col", sharey=True)
    for axes, (study, summary) in zip(rows, panels.items(), strict=True):
        for axis, curve in zip(axes, CURVES, strict=True):
            for offset, (variant, (marker, label, fill)) in zip((-0.15, 0.15), VARIANTS.items(), strict=True):
                found = (
                    select(summary, curve=curve, variant=variant, metric="area").set_index("method").loc[list(ORDERS)]
                )
                y = np.arange(len(ORDERS)) + offset
                look = {"marker": marker, "fillstyle": fill, "color": "C0" if fill == "full" else "C1"}
                draw_estimates(axis, y, found, across=True, linestyle="none", label=label, **look)
            axis.axhline(len(ORDERS) - 2.5, color="0.6", linewidth=0.6)
            axis.set(xlim=(0, 1), yticks=range(len(ORDERS)), yticklabels=ORDERS.values())
        axes[0].set_ylabel(study)
    title_columns(rows, CURVES.values())
    for axis in rows[-1]:
        axis.set_xlabel("area under the curve")
    rows[0, 0].invert_yaxis()
    legend_above(figure, axis)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(read_panels(snakemake.input)), *snakemake.output)
