"""Find the smallest sufficient width of every task, by several criteria."""

from lowcap.analysis.capacity import minimum_widths
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        networks = select(read_table(snakemake.input[0]), split=settings["part"])
        limits = (settings["thresholds"], settings["margin"], settings["largest_std"])
        write_csv(minimum_widths(networks, *limits), snakemake.output[0])
