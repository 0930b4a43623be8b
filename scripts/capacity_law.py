"""Relate the smallest sufficient widths to the difficulty of their tasks."""

from lowcap.analysis.capacity import relate
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        output = snakemake.output
        difficulty = read_table(snakemake.input.difficulty)
        widths = select(read_table(snakemake.input.widths), criterion=snakemake.params.settings["criterion"])
        pairs = difficulty.merge(widths[["task", "width", "ci_low", "ci_high"]], on="task")
        measures = [column for column in difficulty if column != "task"]
        tables = (pairs, *relate(pairs, measures))
        for table, path in zip(tables, (output.pairs, output.relations, output.errors, output.agreement), strict=True):
            write_csv(table, path)
