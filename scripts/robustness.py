"""Compare the robustness of wide and narrow networks, with and without their head start."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.robustness import width_gap
from lowcap.tables import read_table, select

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        clean = select(read_table(snakemake.input.clean), split=settings["part"])
        corruption = read_table(snakemake.input.corruption)
        write_csv(
            width_gap(corruption, clean, settings["task"], settings["wide"], settings["narrow"]), snakemake.output[0]
        )
