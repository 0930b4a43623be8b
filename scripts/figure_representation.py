"""Hidden activations of pruned networks: how alike to their parents', how separable, beside controls."""

from lowcap.figures.panels import draw_against_controls
from lowcap.figures.style import apply_style, read_panels, save_figure
from lowcap.workflow.jobs import job

MEASURES = {
    "cka": "CKA with the dense",
    "silhouette": "silhouette",
    "purity": "neighbour purity",
    "probe": "linear probe",
}

if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw_against_controls(read_panels(snakemake.input), MEASURES), *snakemake.output)
