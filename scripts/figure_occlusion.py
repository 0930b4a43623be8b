"""F1 on 4 vs 9 with a black square on every image, beside the published values (counterpart of Fig. 7)."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.published import read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(ours: pd.DataFrame, published: pd.DataFrame, widths: list[int], palette: list[str]) -> Figure:
    """Draw mean F1 and its standard deviation over seeds for each width, ours filled and published open."""
    figure, ((axis,),) = new_figure(height=2.3, width=0.48)
    ours = ours[ours["width"].isin(widths)]
    published = published[published["width"].isin(widths)]
    place = {width: position for position, width in enumerate(widths)}
    look = {"linestyle": "", "capsize": 2}
    x = ours["width"].map(place) - 0.06
    axis.errorbar(x, ours["mean"], ours["std"], color=palette[0], marker="o", label="this study", **look)
    x, look = published["width"].map(place) + 0.06, look | {"markerfacecolor": "white"}
    axis.errorbar(x, published["mean"], published["std"], color=palette[1], marker="s", label="published", **look)
    axis.set_xticks(range(len(widths)), widths)
    axis.set(xlabel="width (hidden units)", ylabel="validation F1", xlim=(-0.5, len(widths) - 0.5))
    axis.legend(loc="lower right")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        summary = read_table(snakemake.input.corruption)
        ours = select(summary, task=settings["task"], corruption="occlusion", metric="f1", severity=settings["side"])
        published = read_published(snakemake.input.published)
        save_figure(draw(ours, published, settings["widths"], settings["style"]["palette"]), *snakemake.output)
