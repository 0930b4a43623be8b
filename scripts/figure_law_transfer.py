"""The law of width and difficulty that was fitted on one data set, on its own pairs and on those of another."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.analysis.transfer import LAW, CensoredLaw, Pairs, read_pairs
from lowcap.data.classes import name_task
from lowcap.figures.panels import BAR_WIDTH
from lowcap.figures.style import apply_style, label_points, legend_above, new_figure, save_figure
from lowcap.workflow.jobs import job

TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST", "kmnist": "KMNIST"}


def draw_pairs(axis: Axes, pairs: Pairs, ends: tuple[float, float], colour: str) -> pd.DataFrame:
    """Draw the interval of every pair's width, to the edge where it has no end, and its upper end as a marker.

    A pair for which no width suffices has an open marker at the lower end. Returns the places, as `label_points` takes
    them, in the axes' units: error in per cent and width.
    """
    x = 100 * 2**pairs.x
    low, high = (2 ** np.clip(bound, *ends) for bound in pairs.bounds)
    axis.vlines(x, low, high, color=colour, linewidth=BAR_WIDTH, alpha=0.6)
    enough = np.isfinite(pairs.bounds.high)
    y = np.where(enough, high, low)
    axis.plot(x[enough], y[enough], "o", color=colour, alpha=0.8)
    axis.plot(x[~enough], y[~enough], "o", color=colour, markerfacecolor="white")
    return pd.DataFrame({"x": x, "y": y, "low": low, "high": high}, index=pairs.tasks)


class Panel(NamedTuple):
    """The pairs of a data set, the law fitted on them, and the tasks that have their names."""

    dataset: str
    pairs: Pairs
    law: CensoredLaw
    named: list[str]


def draw(frozen: Panel, new: Panel) -> Figure:
    """Draw a panel per data set, that of the frozen law first, with this law in both and the other's own beside it.

    Shades are the frozen law's spread, up and down. In each panel the tasks in `named` have their classes' names.
    """
    panels = (frozen, new)
    figure, (axes,) = new_figure(columns=2, height=2.9, sharex=True, sharey=True)
    everything = np.concatenate([panel.pairs.x for panel in panels])
    line = np.linspace(everything.min(), everything.max(), 100)
    bounds = np.concatenate([bound for panel in panels for bound in panel.pairs.bounds])
    widest = bounds[np.isfinite(bounds)].max(initial=0.0)
    ends = (-0.7, widest + 0.7)
    mean, spread = frozen.law.mean(line), frozen.law.spread
    band = 2 ** np.clip(np.stack([mean - spread, mean + spread]), *ends)
    places = []
    for axis, panel, colour in zip(axes, panels, ("C0", "C1"), strict=True):
        title = TITLES[panel.dataset]
        places.append(draw_pairs(axis, panel.pairs, ends, colour))
        axis.plot(100 * 2**line, 2**mean, color="black", label=f"law of {TITLES[frozen.dataset]}, and its spread")
        axis.fill_between(100 * 2**line, *band, color="black", alpha=0.1, linewidth=0)
        if panel is new:
            own = panel.law.mean(line)
            axis.plot(100 * 2**line, 2**own, color=colour, linestyle="--", label=f"law of {title}")
        axis.set(title=title, xlabel="error of logistic regression (%)")
        axis.set(xscale="log", yscale="log", ylim=tuple(2 ** np.array(ends)))
    axes[0].set_yscale("log", base=2)
    axes[0].set_yticks(marked := 2 ** np.arange(int(widest) + 1), map(str, marked))
    axes[0].set_xticks(marked := [0.01, 0.03, 0.1, 0.3, 1, 3, 10], [f"{share:g}" for share in marked])
    axes[0].set_xticks([], minor=True)
    axes[0].set_ylabel("smallest sufficient width")
    legend_above(figure, axes[-1])
    for axis, panel, points in zip(axes, panels, places, strict=True):
        names = [name_task(task, panel.dataset) for task in points.index]
        shown = [name_task(task, panel.dataset) for task in panel.named]
        label_points(axis, points.set_axis(names), shown, linecolor="black")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, inputs = snakemake.params.settings, snakemake.input
        apply_style(settings["style"])
        table, panels = read_table(inputs.laws), []
        for name in ("frozen", "new"):
            study = settings[name]
            fitted = select(table, law=LAW, study=study["study"]).set_index("parameter")["value"]
            pairs = read_pairs(read_table(inputs[name]), study["widths"])
            panels.append(Panel(study["dataset"], pairs, CensoredLaw(**fitted), study["named"]))
        save_figure(draw(*panels), *snakemake.output)
