"""Similarity of pruned networks' saliency maps to their parents', beside controls, for one method."""

from lowcap.figures.panels import draw_against_controls
from lowcap.figures.style import apply_style, read_panels, save_figure
from lowcap.workflow.jobs import job

MEASURES = {
    "rank_correlation": "rank correlation",
    "ssim": "structural similarity",
    "top_overlap": "overlap of the top tenth",
}

if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        panels = read_panels(snakemake.input, method=snakemake.wildcards.method)
        save_figure(draw_against_controls(panels, MEASURES), *snakemake.output)
