"""What training gives back after pruning, and what initial weights matter to a pruned network."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.figures import CRITERION_LINES, apply_style, new_figure, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table, select

ARMS = {
    "rewound": {"linestyle": "-", "marker": "o"},
    "reinitialised": {"linestyle": "--", "marker": "s"},
    "random": {"linestyle": ":", "marker": "^"},
}


def draw(recovery: pd.DataFrame, lottery: pd.DataFrame) -> Figure:
    """Draw F1 by the share of weights left: before and after retraining, and for the arms of iterative pruning."""
    figure, ((before, after, tickets),) = new_figure(columns=3, height=2.5)
    for axis, retrained in ((before, False), (after, True)):
        for criterion, curve in select(recovery, retrained=retrained).groupby("criterion", sort=False):
            left, look = 100 * (1 - curve["sparsity"]), CRITERION_LINES[criterion]
            axis.plot(left, curve["mean"], label=criterion.replace("_", " "), **look)
            axis.fill_between(left, curve["ci_low"], curve["ci_high"], color=look["color"], alpha=0.15, linewidth=0)
        axis.set(ylim=(0, 1.02), title="retrained" if retrained else "pruned")
    for arm, curve in lottery.groupby("arm", sort=False):
        left = 100 * curve["share"]
        (line,) = tickets.plot(left, curve["mean"], label=arm, **ARMS[arm])
        tickets.fill_between(left, curve["ci_low"], curve["ci_high"], color=line.get_color(), alpha=0.15, linewidth=0)
    tickets.set_title("iterative pruning")
    for axis in (before, after, tickets):
        axis.set(xscale="log", xlabel="weights left (%)")
        axis.set_xticks([100, 10, 1], ["100", "10", "1"])
        axis.invert_xaxis()
    before.set_ylabel("F1")
    before.legend(loc="lower left")
    tickets.legend(loc="lower left")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"]}
        recovery, lottery = (select(read_table(path), **chosen) for path in snakemake.input)
        weights = select(lottery, metric="weights").set_index(["round", "arm"])["mean"]
        rounds = select(lottery, metric="f1").set_index(["round", "arm"]).assign(share=weights / weights.max())
        save_figure(draw(select(recovery, metric="f1"), rounds.reset_index()), *snakemake.output)
