"""Relate the weights that networks on a pair of digits need to the pair's difficulty, by criterion."""

from lowcap.analysis.tidy import read_table
from lowcap.analysis.tolerance import relate_weights
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        tolerance, difficulty = read_table(snakemake.input.tolerance), read_table(snakemake.input.pairs)
        write_csv(relate_weights(tolerance, difficulty, **snakemake.params.settings), snakemake.output[0])
