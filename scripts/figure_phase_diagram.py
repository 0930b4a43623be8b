"""What pruning costs, by updates before it and sparsity, and where the published experiment lies."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

# Of each panel its title, the arm and the criterion.
PANELS = (
    ("layer by layer", "no_penalty", "magnitude"),
    ("output spared", "no_penalty", "magnitude_hidden"),
    ("whole network", "no_penalty", "magnitude_global"),
    ("whole network, L1", "l1", "magnitude_global"),
)
# Colours end at this fall of F1.
DEEPEST = 0.3


def draw(summary: pd.DataFrame, fall: float, place: dict) -> Figure:
    """Draw the mean change of F1 by updates and sparsity, a panel per rule, with the contour of a fall by `fall`.

    `place` has the `updates` of the published experiment, the sparsity that it `describes` and the one that it `ran`.
    """
    shown = [panel for panel in PANELS if len(select(summary, arm=panel[1], criterion=panel[2]))]
    figure, (axes,) = new_figure(columns=len(shown), height=2.6, sharey=True)
    for axis, (title, arm, criterion) in zip(axes, shown, strict=True):
        chosen = select(summary, metric="f1_change", arm=arm, criterion=criterion)
        table = chosen[chosen["sparsity"] > 0].pivot_table(index="sparsity", columns="updates", values="mean")
        image = axis.pcolormesh(
            table.columns, table.index, table, cmap="cividis", vmin=-DEEPEST, vmax=0, shading="gouraud", rasterized=True
        )
        if table.to_numpy().min() < -fall < table.to_numpy().max():
            axis.contour(
                table.columns, table.index, table, levels=[-fall], colors="black", linestyles="-", linewidths=1.2
            )
        axis.set(title=title, xscale="log", yscale="logit", xlabel="updates")
        axis.set_xlim(min(table.columns.min(), place["updates"]) * 0.75, table.columns.max() * 1.1)
        axis.set_ylim(place["ran"] * 0.7, 1 - (1 - table.index.max()) * 0.8)
        if axis is axes[0]:  # the published rule
            for name, marker in (("described", "X"), ("ran", "o")):
                axis.plot(place["updates"], place[name], marker, color="C1", markeredgecolor="white", markersize=6)
        axis.set_yticks([0.01, 0.1, 0.5, 0.9, 0.99], ["1", "10", "50", "90", "99"])
        axis.set_yticks([], minor=True)
    axes[0].set_ylabel("weights removed (%)")
    figure.colorbar(image, ax=axes, label="change of F1", pad=0.01, aspect=30, extend="min")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(read_table(snakemake.input[0]), settings["fall"], settings["place"]), *snakemake.output)
