"""Set every network's errors on corrupted images in relation to those of the narrowest sufficient one."""

from lowcap.analysis.gaps import corruption_errors
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(corruption_errors(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
