"""The page of tables for the report: each with its caption, and as CSV."""

from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_text
from lowcap.paper.pages import tables_page
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        inputs = snakemake.input
        tables = {
            Path(table).stem: (read_table(table), Path(caption).read_text(encoding="utf-8"))
            for table, caption in zip(inputs.tables, inputs.captions, strict=True)
        }
        write_text(tables_page(Path(inputs.template), tables), snakemake.output[0])
