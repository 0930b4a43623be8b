"""The panels of the graphical summary on the paper's first page."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve, draw_estimates

# Shades of grey, so that the bars need no colour.
SHADES = {"reproduced": "0.25", "partly": "0.5", "inconclusive": "0.75", "contradicted": "0.95"}


def draw_counts(axis: Axes, counts: pd.DataFrame) -> None:
    """Draw a bar per setting: how many of its testable claims have each verdict."""
    settings = list(counts["setting"].unique())[::-1]
    table = counts.pivot_table(index="setting", columns="verdict", values="claims", fill_value=0)
    left = np.zeros(len(settings))
    for verdict, shade in SHADES.items():
        widths = table.reindex(index=settings, columns=[verdict], fill_value=0)[verdict]
        look: dict[str, Any] = {
            "color": shade,
            "edgecolor": "0.2",
            "linewidth": 0.4,
            "label": verdict,
        }
        bars = axis.barh(range(len(settings)), widths, left=left, **look)
        axis.bar_label(
            bars,
            [f"{width:.0f}" if width else "" for width in widths],
            label_type="center",
            fontsize="small",
            color="white" if verdict == "reproduced" else "black",
        )
        left += widths
    axis.set_yticks(range(len(settings)), [spell(setting) for setting in settings])
    axis.tick_params(axis="y", length=0)
    axis.set(xlabel="number of claims", xlim=(0, None))
    axis.legend(loc="lower right")


def draw_pruning(axis: Axes, curves: Mapping[str, pd.DataFrame]) -> None:
    """Draw mean F1 by pruning level, a line per reading or study, with intervals."""
    for (name, curve), style in zip(curves.items(), ("-", "--", "-."), strict=True):
        found = curve.sort_values("level")
        draw_curve(axis, 100 * found["level"], found, linestyle=style, label=name)
    axis.set(xlabel="pruning level (%)", ylabel="F1", ylim=(0, 1.02))
    axis.legend(loc="lower left")


def draw_difficulty(axis: Axes, widths: pd.DataFrame) -> pd.DataFrame:
    """Draw the smallest sufficient width of every pair of digits against its difficulty, with its interval, if any.

    `widths` has the columns logistic_regression_error, width, ci_low and ci_high. Pairs with the same width are
    moved apart a little; returned is where each stands: x, y, and low and high of its interval.
    """
    rank = widths.groupby("width")["logistic_regression_error"].rank()
    x, moved = 100 * widths["logistic_regression_error"], 2 ** (0.05 * (rank % 5 - 2))
    table = widths[["width", *INTERVAL]].mul(moved, axis="index")
    draw_estimates(axis, x, table, "width", marker="o", linestyle="none", alpha=0.8)
    axis.set_yscale("log", base=2)
    marked = sorted(widths["width"].dropna().unique())
    axis.set_yticks(marked, [f"{width:g}" for width in marked])
    axis.set(xlabel="error of logistic regression (%)", ylabel="smallest sufficient width")
    return table.set_axis(["y", "low", "high"], axis="columns").assign(x=x)


def draw_robustness(axis: Axes, studies: Mapping[str, pd.DataFrame]) -> None:
    """Draw how much less the wide networks lose than the narrow ones, by severity of noise, per study."""
    for (name, gaps), marker, shift in zip(studies.items(), "os", (-0.006, 0.006), strict=True):
        rows = select(gaps, measure="drop", corruption="gaussian_noise")
        draw_estimates(axis, rows["severity"] + shift, rows, marker=marker, label=name)
    axis.axhline(0, color="0.5", linestyle="--", linewidth=0.8, zorder=0)
    axis.set(xlabel=r"noise, $\sigma$", ylabel="advantage of width")
    axis.margins(y=0.35)
    axis.legend(loc="upper left")


def draw_sensitivity(axis: Axes, networks: pd.DataFrame) -> None:
    """Draw a dot per fitted network of the survey: its generalization gap against its Jacobian's norm."""
    axis.scatter(networks["jacobian"], networks["gap"], s=2, linewidths=0, rasterized=True)
    axis.set(xscale="log", xlabel="norm of the Jacobian", ylabel="generalization gap")


def draw_interactions(axis: Axes, summary: pd.DataFrame, arms: Mapping[str, str]) -> None:
    """Draw the share of interactions that generalizes along training, a line per arm, with intervals."""
    for (arm, name), marker in zip(arms.items(), "os^", strict=True):
        curve = select(summary, arm=arm, metric="generalizable").sort_values("epoch")
        draw_curve(axis, curve["epoch"], curve, marker=marker, label=name)
    axis.set_xscale("symlog", linthresh=1)
    axis.set_xticks([0, 1, 10, 100], ["0", "1", "10", "100"])
    axis.set_xticks([], minor=True)
    axis.set(xlabel="epoch", ylabel="share that generalizes", ylim=(0, 1.5), yticks=[0, 0.5, 1])
    axis.legend(loc="upper left")
