"""Summarise a tidy table over seeds: n, mean, spread and bootstrap interval per group and metric."""

from lowcap.analysis.summaries import summarise_seeds
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(summarise_seeds(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
