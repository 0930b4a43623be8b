"""F1 against true sparsity, released protocol with more seeds beside converged networks."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import apply_style, label_lines, new_figure, save_figure, width_colours
from lowcap.jobs import job
from lowcap.tables import read_table, select


def draw(panels: list[tuple[pd.DataFrame, str]], widths: list[int]) -> Figure:
    """Draw a panel per summary: mean F1 against the share of weights removed, with its 95 % interval."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.3, sharey=True)
    colours = width_colours(sorted(widths), "{} units")
    for axis, (summary, label) in zip(axes, panels, strict=True):
        ends = {}
        for width in sorted(widths):
            curve, name = select(summary, width=width).sort_values("level"), f"{width} units"
            x = 100 * curve["level"]
            axis.plot(x, curve["mean"], marker="o", color=colours[name])
            axis.fill_between(x, curve["ci_low"], curve["ci_high"], color=colours[name], alpha=0.2, linewidth=0)
            ends[name] = (x.iloc[-1], curve["mean"].iloc[-1])
        axis.set(xlabel=f"weights removed in % ({label})", ylim=(0, 1.02))
    axes[0].set_ylabel("F1 on held-out data")
    label_lines(axes[-1], ends, colours)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"metric": "f1", "reading": "as_described", "task": settings["task"]}
        released = select(read_table(snakemake.input.released), **chosen)
        converged = select(read_table(snakemake.input.converged), **chosen)
        panels = [(released, "released protocol"), (converged, "converged")]
        save_figure(draw(panels, settings["widths"]), *snakemake.output)
