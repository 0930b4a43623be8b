"""How many weights networks of each width need, by criterion and way to train."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import CRITERION_LINES, apply_style, log_widths, new_figure, save_figure
from lowcap.jobs import job
from lowcap.networks import PIXELS
from lowcap.tables import read_table, select


def draw(tables: Mapping[str, pd.DataFrame]) -> Figure:
    """Draw a panel per way to train, by name: weights left when F1 has fallen, with intervals, against width."""
    figure, (axes,) = new_figure(columns=len(tables), height=2.5, sharey=True)
    for axis, (name, table) in zip(axes, tables.items(), strict=True):
        widths = sorted(table["width"].unique())
        axis.plot(widths, [(PIXELS + 1) * width for width in widths], color="0.6", label="all weights", zorder=0)
        for criterion, curve in table.groupby("criterion", sort=False):
            axis.plot(curve["width"], curve["value"], label=criterion.replace("_", " "), **CRITERION_LINES[criterion])
            colour = CRITERION_LINES[criterion]["color"]
            axis.fill_between(curve["width"], curve["ci_low"], curve["ci_high"], color=colour, alpha=0.15, linewidth=0)
        log_widths(axis, widths)
        axis.set(title=name, yscale="log")
    axes[0].set_ylabel("weights left")
    look = {"columnspacing": 0.8, "handlelength": 1.7}
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=7, **look)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "measure": "weights"}
        tables = {name.replace("_", " "): select(read_table(path), **chosen) for name, path in snakemake.input.items()}
        save_figure(draw(tables), *snakemake.output)
