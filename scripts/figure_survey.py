"""Every metric of the survey's fitted networks against their generalization gap."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell, write_number
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

COLUMNS = 4
LEAST_POSITIVE = 0.7


def draw(networks: pd.DataFrame, correlations: pd.DataFrame) -> Figure:
    """Draw a panel per metric with a dot per network, coloured by label noise; its title says the rank correlation.

    On a logarithmic axis, values that are not positive are left out.
    """
    metrics = correlations["metric"].unique()
    figure, rows = new_figure(-(-len(metrics) // COLUMNS), COLUMNS, height=5.2, sharey=True)
    for axis, (_, found) in zip(rows.flat, correlations.set_index("metric").iterrows(), strict=False):
        values = networks[found.name]
        shown = axis.scatter(
            values, networks["gap"], c=networks["label_noise"], s=2, cmap="cividis_r", linewidths=0, rasterized=True
        )
        if (values > 0).mean() > LEAST_POSITIVE and values.max() > 20 * values[values > 0].min():
            axis.set_xscale("log")
            axis.xaxis.set_major_locator(LogLocator(numticks=4))
            axis.xaxis.set_minor_locator(NullLocator())
        name = spell(found.name)
        value, low, high = (write_number(found[column], ".2f") for column in ("value", *INTERVAL))
        axis.set_title(f"{name}\n{value}" + ("" if pd.isna(found[INTERVAL[0]]) else f" [{low}, {high}]"))
    for axis in rows[:, 0]:
        axis.set_ylabel("gap in accuracy")
    for axis in rows.flat[len(metrics) :]:
        axis.set_visible(False)
    figure.colorbar(shown, ax=rows, label="share of labels drawn anew", shrink=0.5, aspect=30)
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        networks = select(read_table(snakemake.input.networks), contrast="none", fits=True)
        chosen = {"subset": "fitted", "target": "gap", "statistic": "spearman"}
        save_figure(draw(networks, select(read_table(snakemake.input.prediction), **chosen)), *snakemake.output)
