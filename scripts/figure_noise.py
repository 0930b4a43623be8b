"""F1 on 4 vs 9 under Gaussian noise beside the published values (counterpart of Fig. 6)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.published import read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(corruption: pd.DataFrame, published: pd.DataFrame, widths: list[int], palette: list[str]) -> Figure:
    """Draw mean F1 and its standard deviation over seeds against the noise's, ours solid and published dashed."""
    figure, ((axis,),) = new_figure(height=2.3, width=0.48)
    for width, colour in zip(widths, palette, strict=False):
        ours = select(corruption, metric="f1", width=width)
        axis.errorbar(
            ours["severity"] - 0.004,
            ours["mean"],
            ours["std"],
            color=colour,
            marker="o",
            capsize=2,
            label=f"{width} units",
        )
        if len(printed := select(published, width=width)):
            look = {"color": colour, "marker": "s", "markerfacecolor": "white", "linestyle": "--", "capsize": 2}
            x, name = printed["severity"] + 0.004, f"{width} units, published"
            axis.errorbar(x, printed["mean"], printed["std"], label=name, **look)
    axis.set_xticks(sorted(corruption["severity"].unique()))
    axis.set(xlabel=r"standard deviation $\sigma$ of the noise", ylabel="validation F1")
    axis.legend(loc="lower left")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        ours = select(read_table(snakemake.input.corruption), task=settings["task"], corruption="gaussian_noise")
        published = read_published(snakemake.input.published)
        save_figure(draw(ours, published, settings["widths"], settings["style"]["palette"]), *snakemake.output)
