"""The published dots of Fig. 3 and curves of Fig. 4, ours on top of them, and where the experiment of the text lies."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.published import change_over_seeds, rank_seeds, read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_replayed, task_lines, width_colours
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw_dots(axis, ours: pd.DataFrame, published: pd.DataFrame, tasks: list[str], palette: list[str]) -> None:
    """Draw the best training F1 of every network, published as open circles, ours as dots; tasks side by side."""
    widths = sorted(ours["width"].unique())
    place = {width: position for position, width in enumerate(widths)}
    for position, (task, look) in enumerate(task_lines(tasks, palette).items()):
        aside = 0.14 * (position - (len(tasks) - 1) / 2)
        printed, replayed = (select(table, task=task) for table in (published, ours))
        printed = printed[printed["width"].isin(widths)]
        x, y = printed["width"].map(place) + aside, printed["f1"]
        axis.plot(x, y, "o", color=look["color"], markerfacecolor="none", markersize=4.5, markeredgewidth=0.6)
        x, y = replayed["width"].map(place) + aside, replayed["f1"]
        axis.plot(x, y, linestyle="none", markersize=2, label=spell(task), **look)
    axis.set_xticks(range(len(widths)), widths)
    axis.set(xlabel="width (hidden units)", ylabel="best training F1", title="Their Fig. 3: best of 100 epochs")
    axis.legend(loc="lower right", ncols=2, handletextpad=0.1, columnspacing=0.8, markerscale=1.6)


def draw(
    dots: tuple[pd.DataFrame, pd.DataFrame],
    curves: dict[str, pd.DataFrame],
    published: pd.DataFrame,
    task: str,
    tasks: list[str],
    palette: list[str],
) -> Figure:
    """Draw `dots`, ours and published, and the `curves` of a task by reading, each reading on an axis of its own."""
    figure, (axes,) = new_figure(columns=3, height=2.5, width_ratios=[1.5, 1, 1])
    draw_dots(axes[0], *dots, tasks, palette)
    widths = sorted(set(curves["as_released"]["width"]) & set(published["width"]))
    colours = width_colours(widths, "{}")
    draw_replayed(axes[1], curves["as_released"], published, colours)
    draw_replayed(axes[2], curves["as_described"], published.head(0), colours)
    axes[1].set(title=f"Their Fig. 4: {spell(task)}", ylabel="change of F1, as released (%)")
    axes[2].set(title="The same, as described", ylabel="change of F1, as described (%)")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, inputs = snakemake.params.settings, snakemake.input
        apply_style(settings["style"])
        pruning = select(read_table(inputs.pruning), task=settings["task"])
        curves = {reading: change_over_seeds(pruning, "f1", reading) for reading in pruning["reading"].unique()}
        dots = rank_seeds(read_table(inputs.scores)), read_published(inputs.dots)
        published = select(read_published(inputs.curves), task=settings["task"])
        look = (settings["task"], settings["tasks"], settings["style"]["palette"])
        save_figure(draw(dots, curves, published, *look), *snakemake.output)
