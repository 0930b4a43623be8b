"""F1 against the learning rate, a line per width (counterpart of Fig. 1)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import width_colours
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(scores: pd.DataFrame) -> Figure:
    """Draw the mean final training F1 of the summary `scores`."""
    figure, ((axis,),) = new_figure(height=2.6)
    chosen = select(scores, metric="final_f1", split="train")
    colours = width_colours(sorted(chosen["width"].unique()), "{} units")
    ends = {}
    for width, curve in chosen.groupby("width"):
        curve = curve.sort_values("lr")
        name = f"{width} units"
        axis.plot(curve["lr"], curve["mean"], marker="o", color=colours[name])
        ends[name] = (curve["lr"].iloc[-1], curve["mean"].iloc[-1])
    axis.set(xscale="log", xlabel="learning rate", ylabel="training F1 after 100 epochs", ylim=(0, 1))
    label_lines(axis, ends, colours)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(read_table(snakemake.input.scores)), *snakemake.output)
