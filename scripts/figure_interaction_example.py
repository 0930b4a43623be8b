"""One image with its strongest AND and OR interactions: the patches that each joins."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lowcap.analysis.tidy import read_table, select
from lowcap.base.images import SIDE
from lowcap.base.spelling import write_number
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(strongest: pd.DataFrame, image: np.ndarray, side: int) -> Figure:
    """Draw a row per kind: the image (28, 28) with the joined patches framed, strongest first.

    Orange patches speak for the image's class and blue ones against it; above them is the effect, bold if it
    generalizes.
    """
    kinds = list(strongest.groupby("kind", sort=False))
    figure, rows = new_figure(len(kinds), strongest["rank"].max(), height=2.9)
    for axes, (kind, found) in zip(rows, kinds, strict=True):
        for axis, row in zip(axes, found.sort_values("rank").itertuples(), strict=True):
            axis.imshow(image, cmap="gray_r", vmax=1.5 * image.max())
            for patch in map(int, row.patches.split()):
                corner = (patch % (SIDE // side) * side - 0.5, patch // (SIDE // side) * side - 0.5)
                look = {"facecolor": "C1" if row.effect > 0 else "C0", "alpha": 0.45, "edgecolor": "black"}
                axis.add_patch(Rectangle(corner, side, side, **look))
            axis.set_title(write_number(row.effect, "+.1f"), fontweight="bold" if row.generalizes else "normal")
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set_visible(False)
        axes[0].set_ylabel(kind.upper())
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        where = {axis: settings[axis] for axis in ("task", "width", "seed")}
        found = select(read_table(snakemake.input.strongest), **where)
        with np.load(snakemake.input.images, allow_pickle=False) as data:
            image = data["train_images"][found["image"].iloc[0]]
        save_figure(draw(found, image, settings["side"]), *snakemake.output)
