"""Learning curves of one task, a line per width (counterpart of Figs A.1 to A.5)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import width_colours
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job

PANELS = (("f1", "train", "training F1"), ("f1", "validation", "validation F1"), ("loss", "train", "training loss"))


def draw(training: pd.DataFrame) -> Figure:
    """Draw the means over seeds of F1 on both splits and of the training loss against the epoch."""
    figure, (panels,) = new_figure(columns=3, height=2.0)
    colours = width_colours(sorted(training["width"].unique()), "{}")
    for axis, (metric, split, label) in zip(panels, PANELS, strict=True):
        for width, curve in select(training, metric=metric, split=split).groupby("width"):
            axis.plot(curve["epoch"], curve["mean"], color=colours[str(width)], linewidth=0.9)
        axis.set(xlabel="epoch", ylabel=label, ylim=(0, 1) if metric == "f1" else (0, None))
    last = select(training, metric="loss", split="train", epoch=training["epoch"].max())
    label_lines(panels[2], {str(row.width): (row.epoch, row.mean) for row in last.itertuples()}, colours)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        table = select(read_table(snakemake.input.training), task=snakemake.wildcards.task)
        save_figure(draw(table), *snakemake.output)
