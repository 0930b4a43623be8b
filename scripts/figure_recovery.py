"""What training gives back after pruning, and what initial weights matter to a pruned network."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.summaries import weights_by_round
from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import criterion_look, draw_curve, log_weights_left
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job

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
            draw_curve(axis, 100 * (1 - curve["sparsity"]), curve, **criterion_look(criterion))
        axis.set(ylim=(0, 1.02), title="retrained" if retrained else "pruned")
    for arm, curve in lottery.groupby("arm", sort=False):
        draw_curve(tickets, 100 * curve["share"], curve, label=arm, **ARMS[arm])
    tickets.set_title("iterative pruning")
    for axis in (before, after, tickets):
        log_weights_left(axis)
    before.set_ylabel("F1")
    after.legend(loc="lower left")
    tickets.legend(loc="lower left")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"task": settings["task"], "width": settings["width"]}
        recovery, lottery = (select(read_table(path), **chosen) for path in snakemake.input)
        save_figure(draw(select(recovery, metric="f1"), weights_by_round(lottery)), *snakemake.output)
