"""Specification curves: what the analyses of a claim find, in order, and above one another the choices behind each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lowcap.base.spelling import spell

# How each verdict is drawn: told apart in grey by markers.
LOOKS: dict[str, dict[str, Any]] = {
    "reproduced": {"color": "C0", "marker": "^"},
    "partly": {"color": "C5", "marker": "d"},
    "contradicted": {"color": "C1", "marker": "v", "markerfacecolor": "none"},
    "inconclusive": {"color": "0.55", "marker": "o", "markerfacecolor": "none"},
}
NOT_JUDGED: dict[str, Any] = {"color": "0.75", "marker": "s"}
# What analyses may differ in, by column, in words.
CHOICES = {
    "setting": "setting",
    "recipe": "recipe",
    "task": "task",
    "width": "widths",
    "along": "difficulty",
    "metric": "metric",
    "split": "images",
    "seeds": "seeds",
    "level": "interval",
    "correction": "correction",
    "smallest": "smallest effect",
}
_SIZES = {0.5: "half", 1.0: "the ledger's", 2.0: "double"}
# The parts of a recipe's name (initial weights, schedule, size of batches), and the recipe of a setting itself.
_RECIPES = {
    "he": "He",
    "released": "released",
    "constant": "constant rate",
    "cosine": "falling rate",
    "full": "full batch",
    "128": "batches of 128",
    "as written": "the setting's",
}
_METRICS = {"f1": "F1", "auc": "AUC"}


class Choice(NamedTuple):
    """A value that an analysis may have in a column, and its words, with those of the column where it is the first."""

    column: str
    value: Any
    words: str


def arrange_analyses(analyses: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the analyses of a claim, in order of their effects, with some columns more.

    These are whether one is `written` so in the ledger, and `gap`, `low` and `high`: how far the deciding effect and
    the ends of its interval lie on the claimed side of the bound. Of more than `most` so many remain, evenly spaced,
    and those as written.
    """
    sign = np.where(analyses["side"] == "below", -1.0, 1.0)
    columns = ("measured", "ci_low", "ci_high")
    gap, *ends = (sign * (analyses[column] - analyses["bound"]).to_numpy(float) for column in columns)
    found = analyses.assign(
        written=~analyses.duplicated("setting"), gap=gap, low=np.minimum(*ends), high=np.maximum(*ends)
    )
    if len(found) > most:
        # Else every second one of equal effects might be of one choice.
        found = found.sample(frac=1, random_state=0)
    found = found.sort_values(["gap", "verdict"], kind="stable", ignore_index=True)
    if len(found) > most:
        kept = np.linspace(0, len(found) - 1, most).round().astype(int)
        found = found[found["written"] | found.index.isin(kept)]
    return found.reset_index(drop=True)


def find_choices(panels: Iterable[pd.DataFrame]) -> list[Choice]:
    """Return, by column, the values that differ between analyses of one of the panels, numbers in order."""
    rows, panels = [], list(panels)
    for column, name in CHOICES.items():
        differing = [panel[column].dropna() for panel in panels if _differs(panel[column])]
        values = list(dict.fromkeys(value for found in differing for value in found.unique()))
        if all(isinstance(value, float) for value in values):
            values.sort()
        for place, value in enumerate(values):
            words = _write_choice(column, value)
            rows.append(Choice(column, value, words if place else f"{name}: {words}"))
    return rows


def _write_choice(column: str, value: Any) -> str:
    match column:
        case "level":
            return f"{100 * value:.0f} %"
        case "smallest":
            return _SIZES.get(value, f"{value:g}")
        case "recipe":
            return ", ".join(_RECIPES[part] for part in value.removeprefix("recipe_").split("_"))
        case "metric":
            return _METRICS.get(value, value)
        case _:
            return spell(value).removesuffix(" error")


def draw_effects(axis: Axes, analyses: pd.DataFrame) -> None:
    """Draw what `arrange_analyses` returns: a marker per analysis with its interval, a ring where it is as written."""
    for verdict, look, found in _by_verdict(analyses):
        axis.vlines(found.index, found["low"], found["high"], color=look["color"], linewidth=0.5, alpha=0.5)
        axis.plot(
            found.index, found["gap"], linestyle="none", markersize=2.2, markeredgewidth=0.5, label=verdict, **look
        )
    written = analyses[analyses["written"]]
    ring: dict[str, Any] = {"marker": "o", "markersize": 5.5, "color": "black", "markerfacecolor": "none"}
    axis.plot(written.index, written["gap"], linestyle="none", markeredgewidth=0.7, label="the ledger's", **ring)
    axis.axhline(0, color="0.5", linestyle="--", linewidth=0.8, zorder=0)


def draw_choices(axis: Axes, analyses: pd.DataFrame, choices: Sequence[Choice]) -> None:
    """Draw a row per choice with a tick, in the colour of its verdict, for every analysis that has it.

    A row is empty where no analysis has another choice in its place; but that of a setting is not.
    """
    for row, choice in enumerate(choices):
        if row and choice.column != choices[row - 1].column:
            axis.axhline(row - 0.5, color="0.85", linewidth=0.5, zorder=0)
        if choice.column != "setting" and not _differs(analyses[choice.column]):
            continue
        having = analyses[analyses[choice.column] == choice.value]
        for _, look, found in _by_verdict(having):
            axis.vlines(found.index, row - 0.36, row + 0.36, color=look["color"], linewidth=0.8)
    axis.set_ylim(len(choices) - 0.4, -0.6)
    axis.set_yticks(range(len(choices)), [choice.words for choice in choices])
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)


def _by_verdict(analyses: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any], pd.DataFrame]]:
    """Yield each verdict with its look and the analyses that have it; those that were not judged only if there are."""
    for verdict, look in LOOKS.items():
        yield verdict, look, analyses[analyses["verdict"] == verdict]
    if not (others := analyses[~analyses["verdict"].isin(LOOKS)]).empty:
        yield "not judged", NOT_JUDGED, others


def _differs(values: pd.Series) -> bool:
    return len(values.dropna().unique()) > 1
