"""Find the sparsity at which the F1 of pruned networks has fallen by a given amount."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.tables import read_table
from lowcap.tolerance import tolerances

if __name__ == "__main__":
    with job(snakemake):
        write_csv(tolerances(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
