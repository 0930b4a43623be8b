"""The generalization gap against the Jacobian norm, a panel per survey, as arXiv:1802.08760 draws them."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import write_number
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

COLUMNS = 3


def draw(surveys: Mapping[str, pd.DataFrame], titles: Mapping[str, str], correlations: Mapping[str, float]) -> Figure:
    """Draw a dot per network that was drawn at random and fits its training data, coloured by its label noise.

    Above each panel stands the rank correlation. Norms that are zero are left out of the logarithmic axis.
    """
    figure, rows = new_figure(-(-len(surveys) // COLUMNS), COLUMNS, height=3.8, sharex=True, sharey=True)
    for axis, (name, networks) in zip(rows.flat, surveys.items(), strict=False):
        found = networks[networks["jacobian"] > 0]
        shown = axis.scatter(
            found["jacobian"], found["gap"], c=found["label_noise"], s=3, vmin=0, vmax=1,
            cmap="cividis_r", linewidths=0, rasterized=True,
        )  # fmt: skip
        axis.set(xscale="log", title=f"{titles[name]}\n{write_number(correlations[name], '.2f')}")
    for axis in rows.flat[len(surveys) :]:
        axis.set_visible(False)
    for axis in rows[:, 0]:
        axis.set_ylabel("generalization gap")
    for axis in rows.flat[:-COLUMNS][-COLUMNS:]:
        axis.xaxis.set_tick_params(labelbottom=True)
    for axis in rows.flat[: len(surveys)][-COLUMNS:]:
        axis.set_xlabel("Jacobian norm")
    figure.colorbar(shown, ax=rows, label="share of labels drawn anew", shrink=0.6, aspect=30)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        inputs = snakemake.input
        networks = {name: select(read_table(inputs[name]), contrast="none", fits=True) for name in settings["titles"]}
        chosen = {"subset": "fitted", "target": "gap", "metric": "jacobian", "statistic": "spearman"}
        known = {name: select(read_table(inputs[f"{name}_prediction"]), **chosen)["value"].iloc[0] for name in networks}
        save_figure(draw(networks, settings["titles"], known), *snakemake.output)
