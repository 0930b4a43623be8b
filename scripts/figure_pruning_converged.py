"""F1 against true sparsity, released protocol with more seeds beside converged networks."""

from lowcap.figures import apply_style, draw_pruning, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table, select

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        apply_style(settings["style"])
        chosen = {"metric": "f1", "reading": "as_described", "task": settings["task"]}
        panels = [
            (select(read_table(snakemake.input.released), **chosen), "weights removed in % (released protocol)"),
            (select(read_table(snakemake.input.converged), **chosen), "weights removed in % (converged)"),
        ]
        figure = draw_pruning(panels, settings["widths"], ("ci_low", "ci_high"), "F1 on held-out data")
        save_figure(figure, *snakemake.output)
