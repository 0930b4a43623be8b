"""Find the smallest sufficient width and the largest tolerable pruning level per task."""

from lowcap.files import write_csv
from lowcap.headline import headline
from lowcap.jobs import job
from lowcap.tables import read_table

if __name__ == "__main__":
    with job(snakemake):
        capacity, pruning = read_table(snakemake.input.capacity), read_table(snakemake.input.pruning)
        write_csv(headline(capacity, pruning, snakemake.params.settings["threshold"]), snakemake.output[0])
