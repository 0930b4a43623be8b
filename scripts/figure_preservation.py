"""Similarity of pruned networks' saliency maps to their parents', beside controls, for one method."""

from lowcap.figures import apply_style, draw_against_controls, save_figure
from lowcap.jobs import job
from lowcap.tables import read_table, select

MEASURES = {
    "rank_correlation": "rank correlation",
    "ssim": "structural similarity",
    "top_overlap": "overlap of the top tenth",
}

if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        panels = [
            (select(read_table(snakemake.input.released), method=snakemake.wildcards.method), "released protocol"),
            (select(read_table(snakemake.input.converged), method=snakemake.wildcards.method), "converged"),
        ]
        save_figure(draw_against_controls(panels, MEASURES), *snakemake.output)
