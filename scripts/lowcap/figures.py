"""One style for all figures, and how they are saved."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tueplots import axes as axes_style
from tueplots import fonts, fontsizes

from lowcap.files import atomic_path

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


def label_lines(axis: Axes, ends: Mapping[str, tuple[float, float]], colours: Mapping[str, Any], x: float) -> None:
    """Write each line's name at `x`, beside its end (x, y), moved apart so that no two overlap."""
    low, high = axis.get_ylim()
    height = axis.get_window_extent().height * 72 / axis.figure.dpi
    gap = (high - low) * (mpl.rcParams["legend.fontsize"] + 0.5) / height
    order = sorted(ends, key=lambda name: ends[name][1])
    heights = [ends[name][1] for name in order]
    for index in range(1, len(heights)):
        heights[index] = max(heights[index], heights[index - 1] + gap)
    excess = max(0.0, heights[-1] - high) if heights else 0.0
    heights = [value - excess for value in heights]
    for index in range(len(heights) - 2, -1, -1):
        heights[index] = min(heights[index], heights[index + 1] - gap)
    for name, y in zip(order, heights, strict=True):
        axis.annotate(
            name, (x, y), xytext=(4, 0), textcoords="offset points", va="center", color=colours[name],
            fontsize=mpl.rcParams["legend.fontsize"], annotation_clip=False,
        )  # fmt: skip


def width_colours(widths: list[int]) -> dict[int, Any]:
    """Return a colour per width, from light to dark with growing width, readable in grey."""
    return dict(zip(widths, mpl.colormaps["viridis_r"](np.linspace(0.12, 1.0, len(widths))), strict=True))


def save_figure(figure: Figure, pdf: str | Path, png: str | Path) -> None:
    """Write the vector figure for the paper and the PNG for the report; neither names a date or a program."""
    with atomic_path(pdf) as temporary:
        figure.savefig(temporary, metadata={"CreationDate": None, "Producer": None, "Creator": None})
    with atomic_path(png) as temporary:
        figure.savefig(temporary, metadata={"Software": None})
    plt.close(figure)
