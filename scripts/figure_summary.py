"""The audit in five panels: capacity, sparsity, robustness, saliency, and which claims survive."""

import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.figures.summary import draw_capacity, draw_maps, draw_pruning, draw_robustness, draw_verdicts
from lowcap.workflow.jobs import job

SUBJECTS = {
    "capacity": ["capacity", "learning-rate"],
    "sparsity": ["pruning", "pruning-gain"],
    "robustness": ["robustness", "corruptions"],
    "interpretability": ["interpretability", "interpretability-controls"],
}


def draw(tables: dict[str, pd.DataFrame], settings: dict) -> Figure:
    """Draw the panels from the tables, by the names of the rule's inputs."""
    figure, ((capacity, pruning, robustness), (maps, *spare)) = new_figure(2, 3, height=4.2)
    for axis in spare:
        axis.remove()
    verdicts = figure.add_subplot(maps.get_gridspec()[1, 1:])
    task = {"task": settings["task"]}
    draw_capacity(
        capacity,
        {
            "as released": select(tables["scores"], split="train", metric="best_f1", **task),
            "converged": select(tables["converged"], split="test", metric="f1", **task),
        },
        select(tables["dots"], **task),
        settings["threshold"],
    )
    shown = task | {"width": settings["width"], "metric": "f1"}
    released = select(tables["pruning"], **shown)
    draw_pruning(
        pruning,
        {
            "as released": select(released, reading="as_released"),
            "as described": select(released, reading="as_described"),
            "converged": select(tables["pruning_converged"], reading="as_described", **shown),
            "L1, whole network": select(tables["criteria"], criterion="magnitude_global", **shown).rename(
                columns={"sparsity": "level"}
            ),
        },
    )
    noise = task | {"corruption": "gaussian_noise"}
    draw_robustness(
        robustness,
        {
            "as released": select(tables["robustness"], measure="f1", **noise),
            "as released, less head start": select(tables["robustness"], measure="drop", **noise),
            "converged, less head start": select(tables["robustness_converged"], measure="drop", **noise),
        },
        _gaps(select(tables["noise"], **noise), *settings["compared"]),
    )
    kept = {"method": "as_released", "metric": "rank_correlation"}
    studies = {f"{settings['epochs']} updates": tables["maps"], "converged": tables["maps_converged"]}
    draw_maps(
        maps,
        {name: select(table, **kept) for name, table in studies.items()},
        {
            f"{settings['level']:.2f} % removed": ("as_released", settings["level"]),
            f"{100 * settings['level']:g} % removed": ("as_described", settings["level"]),
            "other seed": ("other_seed", 0),
            "untrained": ("untrained", 0),
        },
    )
    draw_verdicts(verdicts, tables["claims"], SUBJECTS)
    titles = ("Capacity", "Sparsity", "Robustness", "Saliency", "Verdicts")
    for letter, axis, title in zip("abcde", figure.axes, titles, strict=True):
        axis.set_title(f"{letter}  {title}", loc="left", fontweight="bold")
    return figure


def _gaps(published: pd.DataFrame, narrow: int, wide: int) -> pd.DataFrame:
    """Return by how much the published mean of the wide networks exceeds that of the narrow ones, by severity."""
    means = published.pivot_table(index="severity", columns="width", values="mean")
    return (means[wide] - means[narrow]).rename("mean").reset_index()


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        tables = {name: read_table(path) for name, path in snakemake.input.items()}
        save_figure(draw(tables, snakemake.params.settings), *snakemake.output)
