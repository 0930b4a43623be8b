"""The pixels where the mean images of two classes differ most, on which claims about saliency are tested."""

import numpy as np
from matplotlib.figure import Figure

from lowcap.base.images import SIDE
from lowcap.base.tasks import Task
from lowcap.data.splits import load_images, load_labels, official_split
from lowcap.explaining.saliency import discriminating_regions
from lowcap.figures.panels import draw_outline
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(images: np.ndarray, labels: np.ndarray, share: float, task: Task) -> Figure:
    """Draw the mean images of both classes, their difference and, on the lower class's mean, the regions of a `share`.

    Images (n, 784) have labels 0 or 1; the regions are those of `discriminating_regions`.
    """
    lower, higher = (images[labels == label].mean(axis=0).reshape(SIDE, SIDE) for label in (0, 1))
    regions = discriminating_regions(images, labels, share)
    figure, (panels,) = new_figure(columns=5, height=1.7)
    for axis, mean in zip(panels[[0, 1, 3, 4]], (lower, higher, lower, lower), strict=True):
        axis.imshow(mean, cmap="gray_r", vmin=0, vmax=1)
    difference = lower - higher
    largest = abs(difference).max()
    shown = panels[2].imshow(difference, cmap="PuOr_r", vmin=-largest, vmax=largest)
    figure.colorbar(shown, cax=panels[2].inset_axes((0.05, -0.12, 0.9, 0.06)), orientation="horizontal")
    for axis, name in zip(panels[3:], ("region", "lower_region"), strict=True):
        draw_outline(axis, regions[name].reshape(SIDE, SIDE))
    low, high = task
    titles = (f"mean {low}", f"mean {high}", f"mean {low} less mean {high}", "differ most", f"{low} brighter by most")
    for axis, title in zip(panels, titles, strict=True):
        axis.set(title=title, xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        task = Task.parse(settings["task"])
        train = official_split(load_labels(snakemake.input.images), task, settings["seed"]).train
        images, labels = load_images(snakemake.input.images, task, train)
        save_figure(draw(images, labels, settings["region"], task), *snakemake.output)
