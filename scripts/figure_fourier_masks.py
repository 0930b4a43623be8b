"""Mean Fourier masks of networks trained in different ways, as pictures, and what they weigh by radius."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.images import SIDE
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


def picture(means: pd.DataFrame) -> np.ndarray:
    """Return a mask with a row per frequency as a spectrum (28, 28), with the constant at (13, 13)."""
    found = np.zeros((SIDE, SIDE))
    for sign in (1, -1):
        down, right = (sign * means[axis].to_numpy() + SIDE // 2 - 1 for axis in ("down", "right"))
        found[down % SIDE, right % SIDE] = means["mean"]
    return found


def draw(means: Mapping[str, pd.DataFrame], profiles: Mapping[str, pd.DataFrame]) -> Figure:
    """Draw a picture of each arm's mean mask, on one scale, and below them all profiles with their intervals."""
    figure = new_figure(width=1.0, height=3.6)[0]
    figure.clear()
    grid = figure.add_gridspec(2, len(means), height_ratios=[1, 1.5])
    pictures = {arm: picture(table) for arm, table in means.items()}
    most = max(values.max() for values in pictures.values())
    axes = [figure.add_subplot(grid[0, place]) for place in range(len(means))]
    half = SIDE // 2
    for axis, (arm, values) in zip(axes, pictures.items(), strict=True):
        image = axis.imshow(
            values, cmap="gray_r", vmin=0, vmax=most, extent=(0.5 - half, half + 0.5, half + 0.5, 0.5 - half)
        )
        axis.set(title=spell(arm), xticks=[-10, 0, 10], yticks=[-10, 0, 10] if axis is axes[0] else [])
    axes[0].set_ylabel("cycles per image")
    figure.colorbar(image, ax=axes, shrink=0.9, label="mean weight")
    below = figure.add_subplot(grid[1, :])
    for (arm, profile), line in zip(profiles.items(), LINES, strict=False):
        shown = profile.sort_values("radius")
        draw_curve(below, shown["radius"], shown, label=spell(arm), linestyle=line)
    below.set(xlabel="radius (cycles per image)", ylabel="mean weight", ylim=(0, None))
    below.legend(ncols=len(profiles))
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, inputs = snakemake.params.settings, snakemake.input
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"], "sparsity": 0}
        means, profiles = (
            {arm: select(read_table(path), **chosen) for arm, path in zip(settings["arms"], paths, strict=True)}
            for paths in (inputs.means, inputs.profiles)
        )
        save_figure(draw(means, profiles), *snakemake.output)
