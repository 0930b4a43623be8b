"""One style for all figures, and how they are saved."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.optimize import isotonic_regression
from tueplots import axes as axes_style
from tueplots import fonts, fontsizes

from lowcap.files import atomic_path
from lowcap.tables import select

TEXT_WIDTH_INCHES = 6.3
PNG_DOTS_PER_INCH = 200
# How each pruning criterion is drawn: told apart in grey by dashes and markers.
CRITERION_LINES = {
    "magnitude": {"color": "C0", "linestyle": "-", "marker": "o"},
    "magnitude_hidden": {"color": "C4", "linestyle": "--", "marker": "v"},
    "magnitude_global": {"color": "C5", "linestyle": "--", "marker": "s"},
    "movement": {"color": "C1", "linestyle": "-", "marker": "^"},
    "weight_times_gradient": {"color": "C2", "linestyle": "-.", "marker": "D"},
    "random": {"color": "0.35", "linestyle": ":", "marker": "x"},
}


def apply_style(style: Mapping[str, Any]) -> None:
    """Set matplotlib's defaults: Times as in the paper, thin axes, `style["palette"]` as the colour cycle."""
    mpl.rcdefaults()
    mpl.rcParams.update(
        fonts.neurips2022(family="serif")
        | fontsizes.neurips2022(default_smaller=1)
        | axes_style.lines(base_width=0.6, line_base_ratio=2)
        | axes_style.spines(right=False, top=False)
        | {
            "text.usetex": False,
            "font.family": "STIXGeneral",
            "mathtext.fontset": "stix",
            "axes.prop_cycle": mpl.cycler(color=style["palette"]),
            "figure.constrained_layout.use": True,
            "legend.frameon": False,
            "lines.markersize": 3,
            "pdf.fonttype": 42,
            "savefig.dpi": PNG_DOTS_PER_INCH,
        }
    )


def new_figure(
    rows: int = 1, columns: int = 1, height: float = 2.2, width: float = 1.0, **options: Any
) -> tuple[Figure, np.ndarray]:
    """Return a figure `width` text widths wide and `height` inches high, and its axes as an array (rows, columns)."""
    return plt.subplots(rows, columns, figsize=(width * TEXT_WIDTH_INCHES, height), squeeze=False, **options)


def draw_mean(axis: Axes, x: Sequence[float], summary: pd.DataFrame, value: str = "mean", **look: Any) -> None:
    """Draw the column `value` of a summary against x as a line, in a shade from ci_low to ci_high."""
    (line,) = axis.plot(x, summary[value], **look)
    axis.fill_between(x, summary["ci_low"], summary["ci_high"], color=line.get_color(), alpha=0.15, linewidth=0)


def label_lines(axis: Axes, ends: Mapping[str, tuple[float, float]], colours: Mapping[str, Any]) -> None:
    """Write each line's name beside its end (x, y), as near to it as leaves no two names overlapping.

    Call it when the axes have their final limits.
    """
    axis.figure.canvas.draw()
    low, high = axis.get_ylim()
    size = mpl.rcParams["legend.fontsize"]
    gap = (high - low) * (size + 0.5) / (axis.get_window_extent().height * 72 / axis.figure.dpi)
    order = sorted(ends, key=lambda name: ends[name][1])
    steps = gap * np.arange(len(order))
    # Least-squares positions with a least distance between neighbours: isotonic after removing the steps.
    free = isotonic_regression(np.array([ends[name][1] for name in order]) - steps).x
    heights = np.clip(free, low, max(low, high + gap / 2 - steps[-1])) + steps
    x = max(end[0] for end in ends.values())
    look = {"textcoords": "offset points", "va": "center", "fontsize": size, "annotation_clip": False}
    for name, y in zip(order, heights, strict=True):
        axis.annotate(name, (x, y), xytext=(4, 0), color=colours[name], **look)


def width_colours(widths: list[int], label: str) -> dict[str, Any]:
    """Return a colour per width, named `label.format(width)`: darker with growing width, so readable in grey."""
    shades = mpl.colormaps["viridis_r"](np.linspace(0.12, 1.0, len(widths)))
    return {label.format(width): shade for width, shade in zip(widths, shades, strict=True)}


def task_colours(tasks: list[str], palette: list[str]) -> dict[str, str]:
    """Return a colour per task; the palette repeats after its last."""
    return {task: palette[position % len(palette)] for position, task in enumerate(tasks)}


def log_widths(axis: Axes, widths: list[int]) -> None:
    """Give `axis` a logarithmic width axis that marks the widths themselves, every other where they crowd."""
    axis.set_xscale("log", base=2)
    marked = [width for width in widths if width in (1, 2, 4, 8, 16, 32, 64)] or widths
    axis.set_xticks(marked, marked)
    axis.set_xticks(widths, minor=True, labels=[])
    axis.set_xlabel("width (hidden units)")


def draw_pruning(
    panels: Sequence[tuple[pd.DataFrame, str]], widths: Sequence[int], band: tuple[str, str], label: str
) -> Figure:
    """Draw a panel per (summary, name of its x axis): mean F1 against the level in percent, a line per width.

    `band` names the columns that bound the shade around each line, `label` the y axis.
    """
    figure, (axes,) = new_figure(columns=len(panels), height=2.3, sharey=True)
    colours = width_colours(sorted(widths), "{} units")
    for axis, (summary, x_label) in zip(axes, panels, strict=True):
        ends = {}
        for width, name in zip(sorted(widths), colours, strict=True):
            curve = summary[summary["width"] == width].sort_values("level")
            x = 100 * curve["level"]
            axis.plot(x, curve["mean"], marker="o", color=colours[name])
            axis.fill_between(x, curve[band[0]], curve[band[1]], color=colours[name], alpha=0.15, linewidth=0)
            ends[name] = (x.iloc[-1], curve["mean"].iloc[-1])
        axis.set(xlabel=x_label, ylim=(0, 1.02))
    axes[0].set_ylabel(label)
    label_lines(axes[-1], ends, colours)
    return figure


CONTROL_LINES = {"other_seed": "--", "untrained": "-.", "shuffled": ":"}


def draw_against_controls(panels: Sequence[tuple[pd.DataFrame, str]], measures: Mapping[str, str]) -> Figure:
    """Draw a row per (summary, study's name) and a column per measure: pruned networks by weights left, and controls.

    Summaries have the columns variant, level, metric, mean, ci_low and ci_high; `measures` maps metrics to the
    titles of their columns. Controls are horizontal lines; shades are 95 % intervals.
    """
    figure, rows = new_figure(len(panels), len(measures), height=1.55 * len(panels) + 0.7, sharex=True, sharey="col")
    for axes, (summary, study) in zip(rows, panels, strict=True):
        for axis, metric in zip(axes, measures, strict=True):
            found = select(summary, metric=metric).set_index("variant")
            curve = found.loc[["as_described"]].sort_values("level")
            left = 100 * (1 - curve["level"])
            axis.plot(left, curve["mean"], "-", marker="o", color="C0", label="pruned")
            axis.fill_between(left, curve["ci_low"], curve["ci_high"], color="C0", alpha=0.2, linewidth=0)
            for control, style in CONTROL_LINES.items():
                value = found.loc[control]
                axis.axhline(
                    value["mean"], linestyle=style, color="0.25", linewidth=0.9, label=control.replace("_", " ")
                )
                axis.axhspan(value["ci_low"], value["ci_high"], color="0.25", alpha=0.15, linewidth=0)
            axis.set_xscale("log")
            axis.set_xticks(left, [f"{share:.0f}" for share in left])
            axis.set_xticks([], minor=True)
        axes[0].set_ylabel(study)
    label_columns(rows, list(measures.values()), "weights left (%)")
    rows[0, 0].invert_xaxis()
    figure.legend(*axis.get_legend_handles_labels(), loc="outside upper center", ncols=1 + len(CONTROL_LINES))
    return figure


def label_columns(rows: np.ndarray, titles: Sequence[str], x_label: str) -> None:
    """Give a grid of axes (rows, columns) a title above each column and the same name for every x axis at its foot."""
    for axis, title in zip(rows[0], titles, strict=True):
        axis.set_title(title)
    for axis in rows[-1]:
        axis.set_xlabel(x_label)


def save_figure(figure: Figure, pdf: str | Path, png: str | Path) -> None:
    """Write the vector figure for the paper and the PNG for the report; neither names a date or a program."""
    with atomic_path(pdf) as temporary:
        figure.savefig(temporary, metadata={"CreationDate": None, "Producer": None, "Creator": None})
    with atomic_path(png) as temporary:
        figure.savefig(temporary, metadata={"Software": None})
    plt.close(figure)
