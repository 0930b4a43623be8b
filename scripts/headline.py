"""Find the smallest sufficient width and the largest tolerable pruning level per task."""

from lowcap.analysis.thresholds import headline
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        capacity, pruning = read_table(snakemake.input.capacity), read_table(snakemake.input.pruning)
        write_csv(headline(capacity, pruning, snakemake.params.settings["threshold"]), snakemake.output[0])
