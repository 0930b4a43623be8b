"""One image under every corruption and severity: the contact sheet."""

import numpy as np
from matplotlib.figure import Figure

from lowcap.base import seeds
from lowcap.base.images import SIDE
from lowcap.base.spelling import spell
from lowcap.base.tasks import Task
from lowcap.data.splits import load_images
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.robustness.corruptions import CORRUPTIONS
from lowcap.workflow.jobs import job

HALVES = 2


def draw(image: np.ndarray, severities: dict[str, list[float]]) -> Figure:
    """Draw a row per corruption, two side by side: `image` (784,) as it is and at every severity, named above."""
    names = list(severities)
    steps = 1 + max(map(len, severities.values()))
    rows = -(-len(names) // HALVES)
    figure, panels = new_figure(rows, HALVES * steps, height=0.62 * rows)
    for axis in panels.flat:
        axis.set_axis_off()
    for position, name in enumerate(names):
        row, half = position % rows, position // rows
        for step, severity in enumerate([0, *severities[name]]):
            axis = panels[row, half * steps + step]
            rng = seeds.generator("contact sheet", name, severity)
            shown = CORRUPTIONS[name](image[None, :], severity, rng) if step else image
            axis.imshow(shown.reshape(SIDE, SIDE), cmap="gray_r", vmin=0, vmax=1)
            text, place = (f"{severity:g}", "center") if step else (spell(name), "left")
            axis.set_title(text, loc=place, pad=2, fontsize="small")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        task = Task.parse(settings["task"])
        with np.load(snakemake.input.images, allow_pickle=False) as data:
            first = np.flatnonzero(data["train_labels"] == task.negative)[:1]
        image, _ = load_images(snakemake.input.images, task, first)
        save_figure(draw(image[0], settings["severities"]), *snakemake.output)
