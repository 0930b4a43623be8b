"""Reduce a study's learning curves to one row per network and split."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.summaries import score_training
from lowcap.tables import read_table

if __name__ == "__main__":
    with job(snakemake):
        write_csv(score_training(read_table(snakemake.input[0])), snakemake.output[0])
