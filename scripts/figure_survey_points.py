"""The Jacobian norm at test points against their loss, right and wrong ones told apart, after arXiv:1802.08760."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

LOOKS = {False: ("right", "C0", "."), True: ("misclassified", "C1", "x")}
LEAST = 1e-6  # of both axes; a fraction of the points lies below


def draw(surveys: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> Figure:
    """Draw a panel per survey, a marker per test point of one of some networks that fit their training data."""
    figure, (axes,) = new_figure(columns=len(surveys), height=2.1, sharex=True, sharey=True)
    for axis, (name, points) in zip(axes, surveys.items(), strict=True):
        axis.set(xscale="log", yscale="log", title=titles[name], xlabel="cross-entropy loss")  # first, if none fit
        for wrong, (label, colour, marker) in LOOKS.items():
            found = points[points["wrong"] == wrong]
            axis.plot(
                found["loss"].clip(lower=LEAST), found["jacobian"].clip(lower=LEAST), marker, color=colour,
                markersize=2, markeredgewidth=0.4, alpha=0.5, label=label, rasterized=True,
            )  # fmt: skip
    axes[0].set_ylabel("Jacobian norm")
    legend_above(figure, axes[0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        tables = {name: read_table(snakemake.input[name]) for name in settings["titles"]}
        save_figure(draw(tables, settings["titles"]), *snakemake.output)
