"""Set every network's errors on corrupted images in relation to those of the narrowest sufficient one."""

from lowcap.analysis.gaps import corruption_errors, error_ratios
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        errors = corruption_errors(read_table(snakemake.input[0]), **snakemake.params.settings)
        write_csv(errors, snakemake.output.errors)
        write_csv(error_ratios(errors), snakemake.output.ratios)
