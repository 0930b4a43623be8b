"""Reduce a study's learning curves to one row per network and split."""

from lowcap.analysis.summaries import score_training
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(score_training(read_table(snakemake.input[0])), snakemake.output[0])
