"""F1 by width and learning rate, ours beside the published values (counterpart of Fig. 2)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.published import read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_values
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(ours: pd.DataFrame, published: pd.DataFrame) -> Figure:
    """Draw two tables of F1, rows widths and columns learning rates, with each value printed."""
    figure, (panels,) = new_figure(columns=2, height=3.2, sharey=True)
    tables = {"this study, mean over seeds": ours, "as published": published}
    look = {"vmin": 0, "vmax": 1, "cmap": "cividis", "fontsize": 6.5}
    for axis, (name, table) in zip(panels, tables.items(), strict=True):
        image = draw_values(axis, table, write="{:.2f}".format, is_dark=lambda value: value <= 0.55, **look)
        axis.set_xlabel(f"learning rate ({name})")
    panels[0].set_ylabel("width (hidden units)")
    figure.colorbar(image, ax=panels, label="training F1", pad=0.01, aspect=30)
    return figure


def ours_as_matrix(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the mean final training F1, widths by learning rates."""
    return select(scores, metric="final_f1", split="train").pivot_table(index="width", columns="lr", values="mean")


def published_as_matrix(published: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Return the published values on our grid; nan where the paper has none."""
    table = published.pivot_table(index="width", columns="lr", values="f1")
    return table.reindex(index=like.index, columns=like.columns)


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        matrix = ours_as_matrix(read_table(snakemake.input.scores))
        published = published_as_matrix(read_published(snakemake.input.published), matrix)
        save_figure(draw(matrix, published), *snakemake.output)
