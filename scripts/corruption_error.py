"""Set every network's errors on corrupted images in relation to those of the narrowest sufficient one."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.robustness import corruption_errors
from lowcap.tables import read_table

if __name__ == "__main__":
    with job(snakemake):
        write_csv(corruption_errors(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
