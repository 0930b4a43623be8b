"""Find the width from which on networks interpolate, and the test error below, at and beyond it, seed by seed."""

from lowcap.analysis.descent import find_descents
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(find_descents(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
