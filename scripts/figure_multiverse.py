"""What other analyses of the main claims find: a specification curve per claim, with the choices behind each."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.specification import arrange_analyses, draw_choices, draw_effects, find_choices
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

# More would touch each other in print.
MOST = 80


def draw(analyses: pd.DataFrame, claims: dict[str, str]) -> Figure:
    """Draw a column per claim, by its subject: effects beyond their bounds in order, and below them the choices."""
    found = {subject: select(analyses, claim=claim) for subject, claim in claims.items()}
    choices = find_choices(found.values())
    figure, rows = new_figure(
        2,
        len(found),
        height=1.8 + 0.115 * len(choices),
        sharex="col",
        gridspec_kw={"height_ratios": [12, max(1, len(choices))]},
    )
    for (subject, table), effects, grid in zip(found.items(), *rows, strict=True):
        shown = arrange_analyses(table, MOST)
        draw_effects(effects, shown)
        draw_choices(grid, shown, choices)
        effects.set_title(subject.capitalize())
        effects.tick_params(axis="x", length=0)
        grid.set_xticks([])
        grid.set_xlabel(
            f"{len(shown)} of {len(table)} analyses" if len(shown) < len(table) else f"{len(table)} analyses"
        )
        if effects is not rows[0, 0]:
            grid.tick_params(labelleft=False)
    rows[0, 0].set_ylabel("effect beyond its bound")
    legend_above(figure, rows[0, 0], markerscale=1.8)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        save_figure(draw(read_table(snakemake.input.analyses), settings["claims"]), *snakemake.output)
