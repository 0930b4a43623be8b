"""What pruning takes from the accuracy on every corruption, beyond what it takes from the clean images."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell, write_number
from lowcap.figures.panels import draw_values
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

LARGEST = 0.3


def write_points(change: float) -> str:
    """Return a change as signed percentage points."""
    return write_number(100 * change, "+.1f")


def draw(summary: pd.DataFrame) -> Figure:
    """Draw a panel per criterion: a row per corruption, a column per sparsity, the change in percentage points.

    The top row is the change on clean images; the others show the change on corrupted images less that one.
    """
    criteria = summary["criterion"].unique()
    figure, (axes,) = new_figure(columns=len(criteria), height=3.4, sharey=True)
    for axis, criterion in zip(axes, criteria, strict=True):
        found = select(summary, criterion=criterion)
        table = select(found, metric="excess").pivot_table(
            index="corruption", columns="sparsity", values="mean", sort=False
        )
        clean = select(found, metric="clean_change", corruption="mean").set_index("sparsity")["mean"]
        table = pd.concat([clean.rename("clean").to_frame().T, table.drop("mean"), table.loc[["mean"]]]).drop(columns=0)
        look = {"cmap": "PuOr", "vmin": -LARGEST, "vmax": LARGEST}
        draw_values(axis, table, write=write_points, is_dark=lambda value: abs(value) > 0.7 * LARGEST, **look)
        for line in (0.5, len(table) - 1.5):
            axis.axhline(line, color="black", linewidth=0.6)
        axis.set(xlabel="sparsity", title=spell(criterion))
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        summary = select(read_table(snakemake.input[0]), task=settings["task"], width=settings["width"])
        save_figure(draw(summary), *snakemake.output)
