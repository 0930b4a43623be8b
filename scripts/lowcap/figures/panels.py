"""What fills the panels of figures: lines with their intervals, axes that they share, tables of values, outlines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import select
from lowcap.base.spelling import spell
from lowcap.figures.style import label_lines, legend_above, new_figure, title_columns

# How each pruning criterion is drawn: told apart in grey by dashes and markers.
CRITERION_LINES = {
    "magnitude": {"color": "C0", "linestyle": "-", "marker": "o"},
    "magnitude_hidden": {"color": "C4", "linestyle": "--", "marker": "v"},
    "magnitude_global": {"color": "C5", "linestyle": "--", "marker": "s"},
    "movement": {"color": "C1", "linestyle": "-", "marker": "^"},
    "weight_times_gradient": {"color": "C2", "linestyle": "-.", "marker": "D"},
    "random": {"color": "0.6", "linestyle": ":", "marker": "+"},
    "random_live": {"color": "0.35", "linestyle": ":", "marker": "x"},
}
OTHER_CRITERION = {"color": "C3", "linestyle": "-", "marker": "P"}
CONTROL_LINES = {"other_seed": "--", "untrained": "-.", "shuffled": ":"}
MARKERS = "os^Dv"
BAR_WIDTH = 0.6
# The arms in which networks are followed through training.
FOLLOWED_ARMS = {"full": "all images", "small": "few images", "noisy": "wrong labels"}


def criterion_look(criterion: str) -> dict[str, str]:
    """Return the name and the line of a pruning criterion, as matplotlib's options; one without a line gets a spare."""
    return {"label": spell(criterion), **CRITERION_LINES.get(criterion, OTHER_CRITERION)}


def width_colours(widths: Sequence[int], label: str) -> dict[str, Any]:
    """Return a colour per width, named `label.format(width)`: darker with growing width, so readable in grey."""
    shades = mpl.colormaps["viridis_r"](np.linspace(0.12, 1.0, len(widths)))
    return {label.format(width): shade for width, shade in zip(widths, shades, strict=True)}


def task_lines(tasks: Sequence[str], palette: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return a colour and, to tell the lines apart in grey, a marker per task; they repeat after the last."""
    return {
        task: {"color": palette[position % len(palette)], "marker": MARKERS[position % len(MARKERS)]}
        for position, task in enumerate(tasks)
    }


def draw_curve(
    axis: Axes,
    x: pd.Series,
    curve: pd.DataFrame,
    y: str = "mean",
    band: tuple[str, str] = INTERVAL,
    shade: float = 0.15,
    **look: Any,
) -> None:
    """Draw the column `y` of a curve at the places `x`, in a shade that the columns `band` bound, where they do (nan).

    `shade` is the band's opacity, `look` what else matplotlib is told of the line.
    """
    (line,) = axis.plot(x, curve[y], **look)
    axis.fill_between(x, curve[band[0]], curve[band[1]], color=line.get_color(), alpha=shade, linewidth=0)


def draw_estimates(
    axis: Axes, places: Any, table: pd.DataFrame, y: str = "mean", across: bool = False, **look: Any
) -> None:
    """Draw the column `y` as markers with bars over their intervals: upwards at the places, or `across` beside them.

    A bar goes from ci_low to ci_high also where the value lies outside; without an interval (nan) there is none. `look`
    is what matplotlib is told of the markers.
    """
    low, high = (table[column].to_numpy() for column in INTERVAL)
    (line,) = axis.plot(*((table[y], places) if across else (places, table[y])), **look)
    bars = axis.hlines if across else axis.vlines
    bars(places, low, high, color=line.get_color(), alpha=line.get_alpha(), linewidth=BAR_WIDTH)


def log_widths(axis: Axes, widths: Sequence[int]) -> None:
    """Give `axis` a logarithmic width axis that marks the widths themselves, every other where they crowd."""
    axis.set_xscale("log", base=2)
    marked = [width for width in widths if int(width).bit_count() == 1] or widths  # the powers of two
    axis.set_xticks(marked, map(str, marked))
    axis.set_xticks(widths, minor=True, labels=[])
    axis.set_xlabel("width (hidden units)")


def log_weights_left(axis: Axes, marked: Sequence[float] = (100, 10, 1)) -> None:
    """Give `axis` a logarithmic axis of the weights left in percent that falls to the right, also if it is shared."""
    axis.set(xscale="log", xlabel="weights left (%)")
    axis.set_xticks(marked, [f"{share:.0f}" for share in marked])
    if not axis.xaxis_inverted():
        axis.invert_xaxis()


def draw_values(
    axis: Axes,
    table: pd.DataFrame,
    write: Callable[[float], str],
    is_dark: Callable[[float], bool],
    fontsize: str | float = "x-small",
    **look: Any,
) -> AxesImage:
    """Draw a table as coloured cells with what `write` makes of each value, in white where `is_dark`.

    `look` is what matplotlib's imshow is told, the colours above all. Returns the image, for a colour bar.
    """
    image = axis.imshow(table, aspect="auto", **look)
    for (row, column), value in np.ndenumerate(table.to_numpy()):
        colour = "white" if is_dark(value) else "black"
        axis.text(column, row, write(value), ha="center", va="center", color=colour, fontsize=fontsize)
    axis.set_xticks(range(len(table.columns)), [f"{name:g}" for name in table.columns])
    axis.set_yticks(range(len(table)), [spell(name) for name in table.index])
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    return image


def draw_levels(panels: Mapping[str, pd.DataFrame], widths: Sequence[int], band: tuple[str, str], label: str) -> Figure:
    """Draw a panel per summary, named below it: mean F1 against the level in percent, a line per width.

    `band` names the columns that bound the shade around each line, `label` the y axis.
    """
    figure, (axes,) = new_figure(columns=len(panels), height=2.3, sharey=True)
    colours = width_colours(sorted(widths), "{} units")
    for axis, (name, summary) in zip(axes, panels.items(), strict=True):
        ends = {}
        for width, line in zip(sorted(widths), colours, strict=True):
            curve = select(summary, width=width).sort_values("level")
            x = 100 * curve["level"]
            draw_curve(axis, x, curve, band=band, marker="o", color=colours[line])
            ends[line] = (x.iloc[-1], curve["mean"].iloc[-1])
        axis.set(xlabel=name, ylim=(0, 1.02))
    axes[0].set_ylabel(label)
    label_lines(axes[-1], ends, colours)
    return figure


def draw_replayed(axis: Axes, ours: pd.DataFrame, published: pd.DataFrame, colours: Mapping[str, Any]) -> None:
    """Draw changes by pruning in per cent against the level, a line per width, and published means as open circles.

    Both have the columns width, level and mean; `colours` are by width.
    """
    for width, colour in colours.items():
        curve = select(ours, width=int(width)).sort_values("level")
        axis.plot(100 * curve["level"], curve["mean"], color=colour, marker=".", markersize=2.5, linewidth=0.9)
        printed = select(published, width=int(width))
        axis.plot(100 * printed["level"], printed["mean"], "o", color=colour, markerfacecolor="none", markersize=4.5)
    axis.set_xlabel("pruning level (%)")


def draw_against_controls(panels: Mapping[str, pd.DataFrame], measures: Mapping[str, str]) -> Figure:
    """Draw a row per study, by name, and a column per measure: pruned networks by weights left, and controls.

    Summaries have the columns variant, level, metric, mean, ci_low and ci_high; `measures` maps metrics to the
    titles of their columns. Controls are horizontal lines; shades are 95 % intervals.
    """
    figure, rows = new_figure(len(panels), len(measures), height=1.55 * len(panels) + 0.7, sharex=True, sharey="col")
    for axes, (study, summary) in zip(rows, panels.items(), strict=True):
        for axis, metric in zip(axes, measures, strict=True):
            found = select(summary, metric=metric).set_index("variant")
            curve = found.loc[["as_described"]].sort_values("level")
            left = 100 * (1 - curve["level"])
            draw_curve(axis, left, curve, shade=0.2, marker="o", color="C0", label="pruned")
            for control, style in CONTROL_LINES.items():
                value = found.loc[control]
                look = {"linestyle": style, "color": "0.25", "linewidth": 0.9}
                axis.axhline(value["mean"], label=spell(control), **look)
                if not value[list(INTERVAL)].isna().any():
                    axis.axhspan(*value[list(INTERVAL)], color="0.25", alpha=0.15, linewidth=0)
        axes[0].set_ylabel(study)
    title_columns(rows, measures.values())
    for axis in rows[-1]:
        log_weights_left(axis, left)
        axis.set_xticks([], minor=True)
    legend_above(figure, axis)
    return figure
