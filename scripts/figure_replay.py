"""The published dots of Fig. 3 and curves of Fig. 4, ours on top of them, and where the experiment of the text lies."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.published import change_over_seeds, rank_seeds, read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell, write_number
from lowcap.figures.panels import draw_replayed, task_lines, width_colours
from lowcap.figures.style import apply_style, label_lines, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw_dots(axis, ours: pd.DataFrame, published: pd.DataFrame, palette: list[str]) -> None:
    """Draw the best training F1 of every network, published as open circles, ours as dots; tasks side by side."""
    tasks, widths = list(dict.fromkeys(published["task"])), sorted(ours["width"].unique())
    place = {width: position for position, width in enumerate(widths)}
    for position, (task, look) in enumerate(task_lines(tasks, palette).items()):
        aside = 0.14 * (position - (len(tasks) - 1) / 2)
        printed, replayed = (select(table, task=task) for table in (published, ours))
        printed = printed[printed["width"].isin(widths)]
        colour = look["color"]
        axis.plot(
            printed["width"].map(place) + aside, printed["f1"], "o", color=colour, markerfacecolor="none", markersize=4
        )
        axis.plot(
            replayed["width"].map(place) + aside, replayed["f1"], ".", color=colour, markersize=2.5, label=spell(task)
        )
    axis.set_xticks(range(len(widths)), widths)
    axis.set(xlabel="width (hidden units)", ylabel="best training F1", title="Fig. 3: 100 epochs of three seeds")
    axis.legend(loc="lower right", ncols=2, handletextpad=0.1, columnspacing=0.8)


def draw(
    dots: tuple[pd.DataFrame, pd.DataFrame],
    curves: dict[str, pd.DataFrame],
    published: pd.DataFrame,
    task: str,
    palette: list[str],
) -> Figure:
    """Draw `dots`, ours and published, and the `curves` of a task by reading, on the published axis."""
    figure, (axes,) = new_figure(columns=3, height=2.7, width_ratios=[1.5, 1, 1])
    draw_dots(axes[0], *dots, palette)
    widths = sorted(set(curves["as_released"]["width"]) & set(published["width"]))
    colours = width_colours(widths, "{}")
    draw_replayed(axes[1], curves["as_released"], published, colours)
    draw_replayed(axes[2], curves["as_described"], published.head(0), colours)
    axes[1].set(title=f"Fig. 4: {spell(task)}, as released", ylabel="change of F1 (%)")
    axes[2].set(title="as described")
    limits = published["mean"].min(), published["mean"].max()
    margin = 0.35 * (limits[1] - limits[0])
    for axis in axes[1:]:
        axis.set(xlim=(-4, 103), ylim=(limits[0] - margin, limits[1] + margin))
    last = select(curves["as_released"], level=curves["as_released"]["level"].max(), width=widths)
    label_lines(axes[1], {str(row.width): (100 * row.level, row.mean) for row in last.itertuples()}, colours)
    worst = curves["as_described"].loc[curves["as_described"]["mean"].idxmin()]
    away = f"the curves\nleave the page,\ndown to\n{write_number(worst['mean'], '.0f')} %"
    axes[2].annotate(away, (0.98, 0.3), xycoords="axes fraction", ha="right", fontsize="small")
    axes[2].set_yticklabels([])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, inputs = snakemake.params.settings, snakemake.input
        apply_style(settings["style"])
        pruning = select(read_table(inputs.pruning), task=settings["task"])
        curves = {reading: change_over_seeds(pruning, "f1", reading) for reading in pruning["reading"].unique()}
        dots = rank_seeds(read_table(inputs.scores)), read_published(inputs.dots)
        published = select(read_published(inputs.curves), task=settings["task"])
        save_figure(draw(dots, curves, published, settings["task"], settings["style"]["palette"]), *snakemake.output)
