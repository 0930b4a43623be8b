"""t-SNE of the hidden activations, dense and pruned (counterpart of Fig. 5)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.summaries import purity_by_variant
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

VARIANTS = {"dense": "dense", "as_released": "pruned, as released", "as_described": "pruned, as described"}


def draw(points: pd.DataFrame, purity: dict[str, float], classes: tuple[str, str], palette: list[str]) -> Figure:
    """Draw one panel per variant, a dark and a light class, below it the purity of its activations, if known."""
    variants = [variant for variant in VARIANTS if variant in set(points["variant"])]
    figure, (panels,) = new_figure(columns=len(variants), height=2.4)
    for axis, variant in zip(panels, variants, strict=True):
        for label, (name, colour) in enumerate(zip(classes, (palette[0], palette[4]), strict=True)):
            shown = select(points, variant=variant, label=label)
            axis.scatter(shown["x"], shown["y"], s=1.2, color=colour, linewidths=0, label=name, rasterized=True)
        known = f"\n10-neighbour purity {purity[variant]:.3f}" if variant in purity else ""
        axis.set(xticks=[], yticks=[], xlabel=VARIANTS[variant] + known)
        axis.spines[:].set_visible(False)
    legend_above(figure, panels[0], markerscale=6, handletextpad=0.1)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        points = read_table(snakemake.input.points)
        purity = purity_by_variant(read_table(snakemake.input.scores), points, settings["level"])
        classes = tuple(f"digit {digit}" for digit in settings["task"].split("v"))
        save_figure(draw(points, purity, classes, settings["style"]["palette"]), *snakemake.output)
