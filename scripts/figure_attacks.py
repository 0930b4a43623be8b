"""Accuracy under attacks and under random changes of the same size, released protocol beside converged networks."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import select
from lowcap.figures.panels import width_colours
from lowcap.figures.style import apply_style, label_lines, new_figure, read_panels, save_figure
from lowcap.workflow.jobs import job

LINES = {"random": ":", "fgsm": "--", "pgd": "-"}


def draw(panels: dict[str, pd.DataFrame], widths: list[int]) -> Figure:
    """Draw a panel per summary, by name: mean accuracy by epsilon, a colour per width and a line style per attack."""
    figure, (axes,) = new_figure(columns=len(panels), height=2.3, sharey=True)
    colours = width_colours(sorted(widths), "{} units")
    for axis, (study, summary) in zip(axes, panels.items(), strict=True):
        ends = {}
        for width, name in zip(sorted(widths), colours, strict=True):
            for attack, style in LINES.items():
                curve = select(summary, width=width, attack=attack).sort_values("epsilon")
                axis.plot(curve["epsilon"], curve["mean"], style, marker="o", color=colours[name])
            ends[name] = tuple(curve[["epsilon", "mean"]].iloc[-1])
        axis.set(xlabel=rf"$\epsilon$ ({study})", ylim=(0, 1.02))
    axes[0].set_ylabel("accuracy on held-out data")
    label_lines(axes[-1], ends, colours)
    for attack, style in LINES.items():
        axes[0].plot([], [], style, color="0.3", label=attack if attack == "random" else attack.upper())
    axes[0].legend(loc="center right")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"metric": "accuracy", "task": settings["task"]}
        save_figure(draw(read_panels(snakemake.input, **chosen), settings["widths"]), *snakemake.output)
