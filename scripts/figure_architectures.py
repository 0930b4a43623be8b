"""What decides the claims on other architectures: a panel per claim, a row per setting, coloured by its verdict."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.claims.outcomes import CONTRADICTED, INCONCLUSIVE, PARTLY, REPRODUCED
from lowcap.figures.panels import draw_estimates
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

# Told apart in grey by their markers.
LOOKS = {
    REPRODUCED: {"color": "C2", "marker": "o"},
    PARTLY: {"color": "C4", "marker": "D"},
    INCONCLUSIVE: {"color": "C0", "marker": "s", "markerfacecolor": "white"},
    CONTRADICTED: {"color": "C1", "marker": "X"},
}
# Where nothing is judged, on a trial grid or the sample, or nothing can be.
UNJUDGED = {"color": "0.6", "marker": "o"}


def draw(claims: pd.DataFrame, titles: dict[str, str], settings: Sequence[str]) -> Figure:
    """Draw of each claim, titled, and setting the effect that decides with its interval and its bound.

    `claims` has the columns claim, setting, measured, ci_low, ci_high, bound and verdict. Every verdict that there is
    has its look in a legend above; a setting without a measurement has an empty row.
    """
    figure, (axes,) = new_figure(columns=len(titles), height=0.75 + 0.19 * len(settings), sharey=True)
    places = dict(zip(settings, np.arange(len(settings))[::-1], strict=True))
    found = [verdict for verdict in LOOKS if verdict in set(claims["verdict"])]
    looks = {verdict: {**LOOKS[verdict], "label": verdict} for verdict in found}
    looks |= {other: UNJUDGED for other in claims["verdict"].unique() if other not in LOOKS}
    drawn = {}
    for axis, (claim, title) in zip(axes, titles.items(), strict=True):
        rows = select(claims, claim=claim)
        for verdict, look in looks.items():
            shown = select(rows.dropna(subset="measured"), verdict=verdict)
            if len(shown):
                rows_of = shown["setting"].map(places)
                draw_estimates(axis, rows_of, shown, y="measured", across=True, linestyle="", **look)
        drawn |= dict(zip(*reversed(axis.get_legend_handles_labels()), strict=True))
        for bound in rows["bound"].dropna().unique():
            axis.axvline(bound, color="black", linewidth=0.6, linestyle="--")
        axis.set_title(title)
        axis.grid(axis="y", linewidth=0.3, alpha=0.6)
        axis.tick_params(axis="y", length=0)
        axis.locator_params(axis="x", nbins=4)
    axes[0].set_yticks(list(places.values()), [spell(name) for name in places])
    axes[0].set_ylim(-0.6, len(settings) - 0.4)
    if drawn:
        figure.legend(drawn.values(), drawn, loc="outside upper center", ncols=len(drawn))
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        claims = read_table(snakemake.input.claims)
        save_figure(draw(claims, settings["titles"], claims["setting"].unique()), *snakemake.output)
