"""Relate the smallest sufficient widths to the difficulty of their tasks."""

from lowcap.analysis.capacity import pair_with_widths, relate
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        output = snakemake.output
        difficulty = read_table(snakemake.input.difficulty)
        pairs = pair_with_widths(difficulty, read_table(snakemake.input.widths), **snakemake.params.settings)
        relations, errors, agreement = relate(pairs, [column for column in difficulty if column != "task"])
        write_csv(pairs, output.pairs)
        write_csv(relations, output.relations)
        write_csv(errors, output.errors)
        write_csv(agreement, output.agreement)
