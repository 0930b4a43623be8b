"""t-SNE of the hidden activations, dense and pruned (counterpart of Fig. 5)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

VARIANTS = {"dense": "dense", "as_released": "pruned, as released", "as_described": "pruned, as described"}


def draw(points: pd.DataFrame, purity: dict[str, float], classes: tuple[str, str], palette: list[str]) -> Figure:
    """Draw one panel per variant, a dark and a light class, with the purity of the activations written below."""
    variants = [variant for variant in VARIANTS if variant in set(points["variant"])]
    figure, (panels,) = new_figure(columns=len(variants), height=2.4)
    for axis, variant in zip(panels, variants, strict=True):
        for label, (name, colour) in enumerate(zip(classes, (palette[0], palette[4]), strict=True)):
            shown = select(points, variant=variant, label=label)
            axis.scatter(shown["x"], shown["y"], s=1.2, color=colour, linewidths=0, label=name, rasterized=True)
        axis.set(xticks=[], yticks=[], xlabel=f"{VARIANTS[variant]}\n10-neighbour purity {purity[variant]:.3f}")
        axis.spines[:].set_visible(False)
    legend_above(figure, panels[0], markerscale=6, handletextpad=0.1)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        scores = select(read_table(snakemake.input.scores), seed=settings["seed"])
        purity = {
            row.variant if row.level else "dense": row.purity
            for row in scores.itertuples()
            if row.level in (0, settings["level"]) and row.variant in VARIANTS
        }
        classes = tuple(f"digit {digit}" for digit in settings["task"].split("v"))
        figure = draw(read_table(snakemake.input.points), purity, classes, settings["style"]["palette"])
        save_figure(figure, *snakemake.output)
