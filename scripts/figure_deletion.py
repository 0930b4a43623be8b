"""Areas under deletion and insertion curves by order of pixels, dense and pruned."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, label_columns, new_figure, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table, select

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


def draw(panels: list[tuple[pd.DataFrame, str]]) -> Figure:
    """Draw a row per (summary, study's name) and a column per curve: the mean area of every order with its interval."""
    figure, rows = new_figure(len(panels), len(CURVES), height=3.6, sharex="col", sharey=True)
    for axes, (summary, study) in zip(rows, panels, strict=True):
        for axis, curve in zip(axes, CURVES, strict=True):
            for offset, (variant, (marker, label, fill)) in zip((-0.15, 0.15), VARIANTS.items(), strict=True):
                found = (
                    select(summary, curve=curve, variant=variant, metric="area").set_index("method").loc[list(ORDERS)]
                )
                ends = np.abs(found[["ci_low", "ci_high"]].to_numpy().T - found["mean"].to_numpy())
                y = np.arange(len(ORDERS)) + offset
                look = {"fmt": marker, "fillstyle": fill, "color": "C0" if fill == "full" else "C1"}
                axis.errorbar(found["mean"], y, xerr=ends, label=label, **look)
            axis.axhline(len(ORDERS) - 2.5, color="0.6", linewidth=0.6)
            axis.set(xlim=(0, 1), yticks=range(len(ORDERS)), yticklabels=ORDERS.values())
        axes[0].set_ylabel(study)
    label_columns(rows, list(CURVES.values()), "area under the curve")
    rows[0, 0].invert_yaxis()
    figure.legend(*axis.get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        panels = [
            (read_table(snakemake.input.released), "released protocol"),
            (read_table(snakemake.input.converged), "converged"),
        ]
        save_figure(draw(panels), *snakemake.output)
