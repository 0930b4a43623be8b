"""The law of width and difficulty that was fitted on one data set, on its own pairs and on those of another."""

from collections.abc import Mapping

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


def draw(panels: Mapping[str, Pairs], laws: Mapping[str, CensoredLaw], named: Mapping[str, list[str]]) -> Figure:
    """Draw a panel per data set, the one with the frozen law first, with that law in all and the others' own beside it.

    Shades are the frozen law's spread, up and down. In each panel the tasks in `named` have their classes' names.
    """
    figure, (axes,) = new_figure(columns=len(panels), height=2.9, sharex=True, sharey=True)
    everything = np.concatenate([pairs.x for pairs in panels.values()])
    line = np.linspace(everything.min(), everything.max(), 100)
    widest = max(np.max(bound[np.isfinite(bound)]) for pairs in panels.values() for bound in pairs.bounds)
    ends = (-0.7, float(widest) + 0.7)
    frozen, *_ = laws
    places = {}
    for axis, (dataset, pairs) in zip(axes, panels.items(), strict=True):
        colour = "C0" if dataset == frozen else "C1"
        places[dataset] = draw_pairs(axis, pairs, ends, colour)
        mean, spread = laws[frozen].mean(line), laws[frozen].spread
        axis.plot(100 * 2**line, 2**mean, color="black", label=f"law of {TITLES[frozen]}, and its spread")
        band = 2 ** np.clip(np.stack([mean - spread, mean + spread]), *ends)
        axis.fill_between(100 * 2**line, *band, color="black", alpha=0.1, linewidth=0)
        if dataset != frozen:
            own = laws[dataset].mean(line)
            axis.plot(100 * 2**line, 2**own, color=colour, linestyle="--", label=f"law of {TITLES[dataset]}")
        axis.set(title=TITLES[dataset], xlabel="error of logistic regression (%)")
        axis.set(xscale="log", yscale="log", ylim=tuple(2 ** np.array(ends)))
    axes[0].set_yscale("log", base=2)
    axes[0].set_yticks(marked := 2 ** np.arange(int(widest) + 1), map(str, marked))
    axes[0].set_xticks(marked := [0.01, 0.03, 0.1, 0.3, 1, 3, 10], [f"{share:g}" for share in marked])
    axes[0].set_xticks([], minor=True)
    axes[0].set_ylabel("smallest sufficient width")
    legend_above(figure, axes[-1])
    for axis, (dataset, points) in zip(axes, places.items(), strict=True):
        names = [name_task(task, dataset) for task in points.index]
        shown = [name_task(task, dataset) for task in named[dataset]]
        label_points(axis, points.set_axis(names), shown, linecolor="black")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings, inputs = snakemake.params.settings, snakemake.input
        apply_style(settings["style"])
        table, panels, named = read_table(inputs.laws), {}, {}
        for name in ("frozen", "new"):
            study = settings[name]
            panels[study["dataset"]] = read_pairs(read_table(inputs[name]), study["widths"])
            named[study["dataset"]] = study["named"]
        values = (select(table, law=LAW, dataset=dataset).set_index("parameter")["value"] for dataset in panels)
        laws = {dataset: CensoredLaw(**found) for dataset, found in zip(panels, values, strict=True)}
        save_figure(draw(panels, laws, named), *snakemake.output)
