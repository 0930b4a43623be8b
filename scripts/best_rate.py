"""Find the learning rate with the largest mean F1 for every width."""

from lowcap.analysis.thresholds import best_rates
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(best_rates(read_table(snakemake.input[0])), snakemake.output[0])
