"""The page of claims for the report: verdicts, tests, data, figures and commands."""

from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_text
from lowcap.claims.ledger import load_ledger
from lowcap.paper.pages import claims_page, study
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        inputs = snakemake.input
        studies = [
            study(Path(ledger).stem, load_ledger(ledger), *map(read_table, tables))
            for ledger, *tables in zip(
                inputs.ledgers, inputs.claims, inputs.tests, inputs.shares, inputs.arguments, strict=True
            )
        ]
        figures = {Path(figure).stem: Path(figure) for figure in inputs.figures}
        extended = snakemake.params.settings["extended"]
        write_text(claims_page(Path(inputs.template), studies, figures, extended), snakemake.output[0])
