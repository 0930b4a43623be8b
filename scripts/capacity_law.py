"""Relate the smallest sufficient widths to the difficulty of their tasks."""

from lowcap.capacity import relate
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.tables import read_table, select

if __name__ == "__main__":
    with job(snakemake):
        widths = select(read_table(snakemake.input.widths), criterion=snakemake.params.settings["criterion"])
        relations, agreement = relate(read_table(snakemake.input.difficulty), widths.set_index("task")["width"])
        write_csv(relations, snakemake.output.relations)
        write_csv(agreement, snakemake.output.agreement)
