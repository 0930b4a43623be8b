"""One style for all figures, and how they are saved."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tueplots import axes as axes_style
from tueplots import fonts, fontsizes

from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import atomic_path
from lowcap.base.spelling import spell

TEXT_WIDTH_INCHES = 6.3
PNG_DOTS_PER_INCH = 200


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
            "axes.prop_cycle": plt.cycler(color=style["palette"]),
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


def isotonic(values: np.ndarray) -> np.ndarray:
    """Return the least-squares fit to `values` (n,) among sequences that do not fall: (n,).

    The fit at i is the largest, over where a stretch begins, of the least mean, over where it ends, of the stretches
    that hold i. SciPy's does the same for long sequences, and takes half a second to import.
    """
    sums = np.concatenate([[0], np.cumsum(values)])
    begin, end = np.indices((len(values), len(values)))
    means = np.where(begin <= end, (sums[end + 1] - sums[begin]) / np.maximum(end - begin + 1, 1), np.inf)
    least = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
    return np.maximum.accumulate(least, axis=0).diagonal()


def label_lines(axis: Axes, ends: Mapping[str, tuple[float, float]], colours: Mapping[str, Any]) -> None:
    """Write each line's name beside its end (x, y), as near to it as leaves no two names overlapping.

    Call it when the axes have their final limits.
    """
    axis.figure.canvas.figure.draw_without_rendering()
    low, high = axis.get_ylim()
    size = mpl.rcParams["legend.fontsize"]
    gap = (high - low) * (size + 0.5) / (axis.get_window_extent().height * 72 / axis.figure.dpi)
    order = sorted(ends, key=lambda name: ends[name][1])
    steps = gap * np.arange(len(order))
    # Least-squares positions with a least distance between neighbours: isotonic after removing the steps.
    free = isotonic(np.array([ends[name][1] for name in order]) - steps)
    heights = np.clip(free, low + gap / 2, max(low + gap / 2, high + gap / 2 - steps[-1])) + steps
    x = max(end[0] for end in ends.values())
    look: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": size, "annotation_clip": False}
    for name, y in zip(order, heights, strict=True):
        axis.annotate(spell(name), (x, y), xytext=(4, 0), color=colours[name], **look)


def label_points(axis: Axes, points: pd.DataFrame, named: Sequence[str], **look: Any) -> None:
    """Write the names of some points near them where they cover no point, no interval and no other name.

    `points` has their x and y (nan for one that is not drawn), and the ends low and high of their vertical intervals
    (nan where there is none), by name. Call it when the axes have their final limits.
    """
    import textalloc  # which imports SciPy

    axis.figure.canvas.figure.draw_without_rendering()
    points = points.dropna(subset="y")
    ends = points[["low", "high"]].apply(lambda end: end.fillna(points["y"]))
    shown = points.loc[[name for name in named if name in points.index]]
    with redirect_stdout(StringIO()):  # where it finds no place for a name, it draws it all the same, and prints that
        textalloc.allocate(
            axis,
            shown["x"].to_numpy(),
            shown["y"].to_numpy(),
            [spell(name) for name in shown.index],
            x_scatter=points["x"].to_numpy(),
            y_scatter=points["y"].to_numpy(),
            x_lines=[[x, x] for x in points["x"]],
            y_lines=ends.to_numpy().tolist(),
            textsize=mpl.rcParams["legend.fontsize"],
            linewidth=0.4,
            **look,
        )


def title_columns(rows: np.ndarray, titles: Iterable[str]) -> None:
    """Give a grid of axes (rows, columns) a title above each column."""
    for axis, title in zip(rows[0], titles, strict=True):
        axis.set_title(title)


def legend_above(figure: Figure, axis: Axes, **look: Any) -> None:
    """Put what is drawn on `axis` and has a name into a row above all axes; many entries stand closer."""
    handles, names = axis.get_legend_handles_labels()
    crowded = {"columnspacing": 0.8, "handlelength": 1.7} if len(names) > 5 else {}
    figure.legend(handles, names, loc="outside upper center", ncols=len(names), **crowded, **look)


def read_panels(files: Mapping[str, str], **where: object) -> dict[str, pd.DataFrame]:
    """Return the rows of each table that `select` finds, by the table's name with spaces: the panels of a figure."""
    return {spell(name): select(read_table(path), **where) for name, path in files.items()}


def save_figure(figure: Figure, pdf: str | Path, png: str | Path) -> None:
    """Write the vector figure for the paper and the PNG for the report; neither names a date or a program.

    Both have the layout that the first needs: to find it takes as long as to draw.
    """
    with atomic_path(pdf) as temporary:
        figure.savefig(temporary, metadata={"CreationDate": None, "Producer": None, "Creator": None})
    figure.set_layout_engine("none")
    with atomic_path(png) as temporary:
        figure.savefig(temporary, metadata={"Software": None})
    plt.close(figure)
