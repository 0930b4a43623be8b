"""F1 against true sparsity, released protocol with more seeds beside converged networks."""

from lowcap.analysis.statistics import INTERVAL
from lowcap.figures.panels import draw_levels
from lowcap.figures.style import apply_style, read_panels, save_figure
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"metric": "f1", "reading": "as_described", "task": settings["task"]}
        found = read_panels(snakemake.input, **chosen)
        panels = {f"weights removed in % ({study})": summary for study, summary in found.items()}
        save_figure(draw_levels(panels, settings["widths"], INTERVAL, "F1 on held-out data"), *snakemake.output)
