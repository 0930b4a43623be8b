"""The paper in six panels: what pruning, width, corruption and training do, and which claims survive."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.figures.summary import (
    draw_counts,
    draw_difficulty,
    draw_interactions,
    draw_pruning,
    draw_robustness,
    draw_sensitivity,
)
from lowcap.workflow.jobs import job


def draw(tables: dict[str, pd.DataFrame], settings: dict) -> Figure:
    """Draw the six panels from the tables, by the names of the rule's inputs."""
    figure, ((pruning, difficulty, robustness), (sensitivity, interactions, verdicts)) = new_figure(2, 3, height=3.9)
    shown = {"task": settings["task"], "width": settings["width"], "metric": "f1"}
    released = select(tables["pruning"], **shown)
    draw_pruning(
        pruning,
        {
            "as released": select(released, reading="as_released"),
            "as described": select(released, reading="as_described"),
            "converged": select(tables["pruning_converged"], reading="as_described", **shown),
        },
    )
    widths = select(tables["widths"], criterion=settings["criterion"])
    draw_difficulty(difficulty, widths.merge(tables["difficulty"], on="task"))
    studies = {"released protocol": "robustness", "converged": "robustness_converged"}
    draw_robustness(robustness, {name: select(tables[table], task=settings["task"]) for name, table in studies.items()})
    draw_sensitivity(sensitivity, select(tables["networks"], contrast="none", fits=True))
    followed = select(tables["interactions"], task=settings["task"], width=settings["width"])
    arms = {"full": "all images", "small": "few images", "noisy": "wrong labels"}
    draw_interactions(interactions, followed, arms)
    draw_counts(verdicts, pd.concat([tables[name] for name in tables if name.startswith("verdicts_")]))
    titles = ("Pruning", "Capacity", "Robustness", "Sensitivity", "Interactions", "Verdicts")
    for letter, axis, title in zip("abcdef", figure.axes, titles, strict=True):
        axis.set_title(f"{letter}  {title}", loc="left", fontweight="bold")
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        tables = {name: read_table(path) for name, path in snakemake.input.items()}
        save_figure(draw(tables, snakemake.params.settings), *snakemake.output)
