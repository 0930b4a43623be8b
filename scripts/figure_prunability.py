"""The share of weights that fitted networks need, by width and by how far the training loss may rise."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_curve, log_widths, width_colours
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

STYLES = {"magnitude": "-", "random": ":"}


def draw(summary: pd.DataFrame, beta: float) -> Figure:
    """Draw prunability over width at one tolerated rise `beta`, and over the rises with a line per width."""
    figure, ((widths, rises),) = new_figure(columns=2, height=2.4, sharey=True)
    for criterion, style in STYLES.items():
        found = select(summary, criterion=criterion, beta=beta)
        draw_curve(widths, found["width"], found, label=criterion, color="C0", linestyle=style, marker="o")
    grid = sorted(summary["width"].unique())
    log_widths(widths, grid)
    widths.set(ylabel="smallest share of weights", ylim=(0, 1.02), title=f"loss up to {1 + beta:g} times")
    widths.legend(loc="upper left", bbox_to_anchor=(0, 0.92))
    for width, (label, colour) in zip(grid, width_colours(grid, "{} units").items(), strict=True):
        found = select(summary, criterion="magnitude", width=width).sort_values("beta")
        rises.plot(found["beta"], found["mean"], marker="o", color=colour, label=label)
    rises.set(xscale="log", xlabel=r"tolerated rise of the loss, $\beta$", title="magnitude")
    figure.legend(*rises.get_legend_handles_labels(), loc="outside right center")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(read_table(snakemake.input[0]), settings["beta"]), *snakemake.output)
