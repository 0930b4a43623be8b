"""Training and test error against width on small training sets, with and without wrong labels."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.figures.panels import draw_curve, log_widths
from lowcap.figures.style import apply_style, legend_above, new_figure, save_figure, title_columns
from lowcap.workflow.jobs import job

PARTS = {"test_error": ("test", "-", "o"), "train_error": ("training", "--", None)}


def draw(networks: pd.DataFrame, thresholds: pd.DataFrame) -> Figure:
    """Draw a row per task and a column per size of the training set: mean errors of networks that respond, in per cent.

    A colour is a share of wrong labels, and a vertical line of that colour the mean threshold, where there is one.
    """
    networks = select(networks, responds=True)
    tasks, sizes, shares = (networks[axis].unique() for axis in ("task", "images", "wrong"))
    figure, rows = new_figure(len(tasks), len(sizes), height=0.6 + 1.35 * len(tasks), sharex=True, sharey=True)
    columns = ["mean", "ci_low", "ci_high"]
    for axes, task in zip(rows, tasks, strict=True):
        for axis, size in zip(axes, sizes, strict=True):
            for position, wrong in enumerate(shares):
                case = {"task": task, "images": size, "wrong": wrong}
                colour, labels = f"C{position}", f"{100 * wrong:g} % wrong labels" if wrong else "true labels"
                for metric, (part, line, marker) in PARTS.items():
                    curve = select(networks, metric=metric, **case).sort_values("width")
                    curve = curve.assign(**{column: 100 * curve[column] for column in columns})
                    look = {"color": colour, "linestyle": line, "marker": marker, "label": f"{part}, {labels}"}
                    draw_curve(axis, curve["width"], curve, **look)
                (threshold,) = select(thresholds, metric="threshold", **case)["mean"]
                axis.axvline(threshold, color=colour, linestyle=":", linewidth=0.9, zorder=0)
        axes[0].set_ylabel(f"{spell(task)}\nerror (%)")
    title_columns(rows, [f"{size} training images" for size in sizes])
    for axis in rows[-1]:
        log_widths(axis, sorted(networks["width"].unique()))
    legend_above(figure, rows[0, 0])
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(*map(read_table, (snakemake.input.networks, snakemake.input.thresholds))), *snakemake.output)
