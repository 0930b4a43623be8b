"""F1 against the pruning level of one task, in both readings (counterpart of Figs 4 and B.1 to B.4)."""

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.panels import draw_levels
from lowcap.figures.style import apply_style, save_figure
from lowcap.workflow.jobs import job

READINGS = {"as_released": "as released", "as_described": "as described"}

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        table = select(read_table(snakemake.input.pruning), task=snakemake.wildcards.task, metric="f1")
        panels = {
            f"pruning level in % ({name})": select(table, reading=reading)
            for reading, name in READINGS.items()
            if reading in set(table["reading"])
        }
        save_figure(draw_levels(panels, settings["widths"], ("min", "max"), "validation F1"), *snakemake.output)
