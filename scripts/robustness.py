"""Compare the robustness of wide and narrow networks, with and without their head start."""

from lowcap.analysis.gaps import width_gap
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(width_gap(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
