"""The regions in which saliency is measured, on the mean images and the strokes that they follow from."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from lowcap.base.images import SIDE
from lowcap.base.tasks import Task
from lowcap.data.splits import load_images, load_labels
from lowcap.explaining.regions import find_regions, horizontal_strokes
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

COLOURS = {"region": "black", "region_lower": "C0", "region_higher": "C1", "bar": "C2"}


def outline(region: np.ndarray) -> list[np.ndarray]:
    """Return the borders of a region (784,), each as two points (x, y) between pixel centres."""
    inside = np.pad(region.reshape(SIDE, SIDE).astype(np.int8), 1)
    upright = [[(x - 0.5, y - 1.5), (x - 0.5, y - 0.5)] for y, x in np.argwhere(np.diff(inside, axis=1))]
    level = [[(x - 1.5, y - 0.5), (x - 0.5, y - 0.5)] for y, x in np.argwhere(np.diff(inside, axis=0))]
    return [np.array(border) for border in upright + level]


def draw(images: np.ndarray, labels: np.ndarray, task: Task, share: float) -> Figure:
    """Draw both mean images, their difference, and how often class 0 has a horizontal stroke, with the regions framed.

    `images` is (n, 784), `labels` (n,); each region has that `share` of the pixels.
    """
    regions = find_regions(images, labels, share)
    lower, higher = images[labels == 0], images[labels == 1]
    difference = higher.mean(axis=0) - lower.mean(axis=0)
    grey = {"cmap": "gray_r", "vmin": 0}
    balanced = {"cmap": "PuOr_r", "vmin": -np.abs(difference).max(), "vmax": np.abs(difference).max()}
    pictures = {
        f"mean {task.negative}": (lower.mean(axis=0), grey, ["region_lower", "bar"]),
        f"mean {task.positive}": (higher.mean(axis=0), grey, ["region_higher", "bar"]),
        f"{task.positive} less {task.negative}": (difference, balanced, ["region"]),
        f"horizontal strokes of a {task.negative}": (horizontal_strokes(lower).mean(axis=0), grey, ["bar"]),
    }
    figure, (panels,) = new_figure(1, len(pictures), height=1.8)
    for axis, (title, (picture, look, framed)) in zip(panels, pictures.items(), strict=True):
        axis.imshow(picture.reshape(SIDE, SIDE), **look)
        for name in framed:
            borders = LineCollection(outline(regions[name]), color=COLOURS[name], linewidth=1, capstyle="projecting")
            axis.add_collection(borders)
        axis.set(xticks=[], yticks=[], title=title)
        axis.spines[:].set_visible(False)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        task = Task.parse(settings["task"])
        of_task = np.flatnonzero(np.isin(load_labels(snakemake.input.images).train, task))
        images, labels = load_images(snakemake.input.images, task, of_task)
        save_figure(draw(images, labels, task, settings["region"]), *snakemake.output)
