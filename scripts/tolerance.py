"""Find the sparsity at which the F1 of pruned networks has fallen by a given amount."""

from lowcap.analysis.tidy import read_table
from lowcap.analysis.tolerance import tolerances
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(tolerances(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
