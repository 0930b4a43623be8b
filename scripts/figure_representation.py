"""Hidden activations of pruned networks: how alike to their parents', how separable, beside controls."""

from lowcap.figures import apply_style, draw_against_controls, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table

MEASURES = {
    "cka": "CKA with the dense",
    "silhouette": "silhouette",
    "purity": "neighbour purity",
    "probe": "linear probe",
}

if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        panels = [
            (read_table(snakemake.input.released), "released protocol"),
            (read_table(snakemake.input.converged), "converged"),
        ]
        save_figure(draw_against_controls(panels, MEASURES), *snakemake.output)
