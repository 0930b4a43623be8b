"""Saliency maps of one width, right and wrong predictions, dense and pruned (counterpart of Fig. 8)."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table
from lowcap.base.images import SIDE
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

COLUMNS = (
    ("as_released", "dense", "dense\n\n" r"$|\Delta p|$, $\epsilon=0.1$"),
    ("gradient", "dense", "dense\n\n" r"$|\partial z/\partial x|$"),
    ("as_printed", "dense", "dense\n\n" r"$|\Delta\,\mathrm{class}|$, $\epsilon=0.01$"),
    ("as_released", "untrained", "untrained\n\n" r"$|\Delta p|$, $\epsilon=0.1$"),
    ("as_released", "as_released", "pruned\nas released\n" r"$|\Delta p|$, $\epsilon=0.1$"),
    ("as_released", "as_described", "pruned\nas described\n" r"$|\Delta p|$, $\epsilon=0.1$"),
)


def draw(cases: pd.DataFrame, images: np.ndarray, maps: np.ndarray, digits: list[str]) -> Figure:
    """Draw a row per image: the image, then its maps, each scaled to its own maximum."""
    rows = list(cases.groupby(["label", "correct"], sort=False))
    columns = [column for column in COLUMNS if column[1] in set(cases["variant"])]
    figure, panels = new_figure(len(rows), 1 + len(columns), height=0.98 * len(rows) + 0.5)
    for axes, ((label, correct), case) in zip(panels, rows, strict=True):
        axes[0].imshow(images[case.index[0]].reshape(SIDE, SIDE), cmap="gray_r")
        axes[0].set_ylabel(f"a {digits[label]},\n{'right' if correct else 'wrong'}")
        for axis, (method, variant, _) in zip(axes[1:], columns, strict=True):
            row = case[(case["method"] == method) & (case["variant"] == variant)].index[0]
            axis.imshow(maps[row].reshape(SIDE, SIDE), cmap="inferno", vmin=0, vmax=maps[row].max() or 1)
    for axis in panels.flat:
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
    for axis, text in zip(panels[-1], ["image", *(text for *_, text in columns)], strict=True):
        axis.set_xlabel(text)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        table = read_table(snakemake.input.table)
        cases = table[table["width"] == int(snakemake.wildcards.width)]
        digits = snakemake.params.settings["task"].split("v")
        with np.load(snakemake.input.maps, allow_pickle=False) as arrays:
            save_figure(draw(cases, arrays["images"], arrays["maps"], digits), *snakemake.output)
