"""Compare the robustness of wide and narrow networks, with and without their head start."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.robustness import width_gap
from lowcap.tables import read_table

if __name__ == "__main__":
    with job(snakemake):
        write_csv(width_gap(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
