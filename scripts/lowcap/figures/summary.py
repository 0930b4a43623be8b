"""The panels of the figure on the first page of the paper."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve, draw_estimates, log_weights_left, log_widths
from lowcap.figures.specification import LOOKS

# Each protocol has its line in every panel.
RELEASED: dict[str, Any] = {"color": "C0", "linestyle": "-"}
DESCRIBED: dict[str, Any] = {"color": "C2", "linestyle": "--"}
CONVERGED: dict[str, Any] = {"color": "C1", "linestyle": "-."}
OTHERWISE: dict[str, Any] = {"color": "black", "linestyle": (0, (1, 1))}
PUBLISHED: dict[str, Any] = {"color": "black", "linestyle": "none", "marker": "o", "markerfacecolor": "none"}
NOT_TESTABLE: dict[str, Any] = {"color": "0.6", "marker": "x"}


def draw_capacity(axis: Axes, curves: Mapping[str, pd.DataFrame], dots: pd.DataFrame, threshold: float) -> None:
    """Draw mean F1 by width, a line for networks as released and one for converged, the published dots, and a bound."""
    for (name, curve), look in zip(curves.items(), (RELEASED, CONVERGED), strict=True):
        found = curve.sort_values("width")
        draw_curve(axis, found["width"], found, label=name, **look)
    axis.plot(dots["width"], dots["f1"], label="published", **PUBLISHED, markersize=2.5, markeredgewidth=0.6)
    axis.axhline(threshold, color="0.5", linewidth=0.8, zorder=0)
    log_widths(axis, sorted(dots["width"].unique()))
    axis.set(ylabel="F1")
    axis.legend(loc="lower right")


def draw_pruning(axis: Axes, curves: Mapping[str, pd.DataFrame]) -> None:
    """Draw mean F1 by the share of weights that is to stay, in three settings and by another rule, with intervals."""
    for (name, curve), look in zip(curves.items(), (RELEASED, DESCRIBED, CONVERGED, OTHERWISE), strict=True):
        found = curve.sort_values("level")
        draw_curve(axis, 100 * (1 - found["level"]), found, label=name, **look)
    log_weights_left(axis)
    axis.set_xticks([], minor=True)
    axis.set(xlabel="weights left, by the text (%)", ylabel="F1", xlim=(110, 0.9), ylim=(0, 1.02))
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


def draw_robustness(axis: Axes, gaps: Mapping[str, pd.DataFrame], published: pd.DataFrame) -> None:
    """Draw by how much wide networks exceed narrow ones, by severity of noise, and by how much they were published to.

    `gaps` has the scores as released, what is left of them without the head start on clean images, and the same at
    convergence; they have a column severity.
    """
    looks: tuple[dict[str, Any], ...] = (
        RELEASED | {"marker": "o"},
        RELEASED | {"marker": "s", "linestyle": ":"},
        CONVERGED | {"marker": "^"},
    )
    for (name, rows), look, shift in zip(gaps.items(), looks, (-0.008, 0, 0.008), strict=True):
        draw_estimates(axis, rows["severity"] + shift, rows, label=name, **look)
    axis.plot(
        published["severity"], published["mean"], label="published", **PUBLISHED, markersize=4, markeredgewidth=0.6
    )
    axis.axhline(0, color="0.5", linewidth=0.8, zorder=0)
    axis.set(xlabel=r"noise, $\sigma$", ylabel="advantage of width (F1)", ylim=(-0.05, 0.2))
    axis.legend(loc="upper left")


def draw_maps(axis: Axes, studies: Mapping[str, pd.DataFrame], rows: Mapping[str, tuple[str, float]]) -> None:
    """Draw how like the dense network's map those of others are, a row each, by study, with intervals.

    `rows` maps names to a variant and its level of pruning, such as ("other_seed", 0).
    """
    places = np.arange(len(rows))[::-1]
    looks = ({"color": "C0", "marker": "o"}, {"color": "C1", "marker": "^"})
    for (name, summary), look, shift in zip(studies.items(), looks, (0.12, -0.12), strict=True):
        found = [select(summary, variant=variant, level=level) for variant, level in rows.values()]
        draw_estimates(axis, places + shift, pd.concat(found), across=True, linestyle="none", label=name, **look)
    axis.set_yticks(places, list(rows))
    axis.tick_params(axis="y", length=0)
    axis.set(xlabel="rank correlation of maps", xlim=(-0.05, 1.05), ylim=(-0.6, len(rows) + 0.1))
    axis.legend(loc="upper center", ncols=2, columnspacing=1, handletextpad=0.1)


def draw_verdicts(axis: Axes, claims: pd.DataFrame, subjects: Mapping[str, Sequence[str]]) -> None:
    """Draw a mark per claim, by its verdict: a block for each setting, with a row for each subject.

    `claims` has the columns group, setting and verdict; `subjects` are lists of groups.
    """
    looks = LOOKS | {"not testable": NOT_TESTABLE, "not comparable": NOT_TESTABLE}
    longest = max(claims["group"].isin(groups).sum() for groups in subjects.values()) / claims["setting"].nunique()
    blocks, drawn = [], {}
    for block, setting in enumerate(claims["setting"].unique()):
        left = block * (longest + 2)
        blocks.append(left + (longest - 1) / 2)
        for row, groups in enumerate(subjects.values()):
            found = claims[(claims["setting"] == setting) & claims["group"].isin(groups)]
            order = found["verdict"].map(list(looks).index).sort_values().index
            for place, verdict in enumerate(found.loc[order, "verdict"]):
                drawn.setdefault(verdict, []).append((left + place, -row))
    for verdict, look in looks.items():
        if verdict in drawn:
            axis.plot(*zip(*drawn[verdict], strict=True), linestyle="none", markersize=3.4, label=verdict, **look)
    axis.set_yticks(-np.arange(len(subjects)), list(subjects))
    names = []
    for setting, found in claims.groupby("setting", sort=False)["verdict"]:
        counts = (f"{(found == verdict).sum()} {verdict}" for verdict in ("reproduced", "contradicted"))
        names.append("\n".join([spell(setting), *counts]))
    axis.set_xticks(blocks, names)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    axis.set(ylim=(0.5 - len(subjects), 1.2))
    axis.legend(loc="upper center", ncols=5, columnspacing=1, handletextpad=0.2, markerscale=1.3)
