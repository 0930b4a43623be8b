"""Find the learning rate with the largest mean F1 for every width."""

from lowcap.files import write_csv
from lowcap.headline import best_rates
from lowcap.jobs import job
from lowcap.tables import read_table

if __name__ == "__main__":
    with job(snakemake):
        write_csv(best_rates(read_table(snakemake.input[0])), snakemake.output[0])
