"""Judge every claim of a ledger at other levels, corrections, bounds and numbers of seeds, to be argued with."""

from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.arguments import argue_ledger
from lowcap.claims.evidence import read_inputs
from lowcap.claims.ledger import ledger_tables
from lowcap.workflow.jobs import job


def main(inputs, output, settings: dict) -> None:
    ledger, tables, comparable = read_inputs(inputs, settings["complete"], ledger_tables)
    try:
        arguments = argue_ledger(ledger, tables, comparable)
    except InputError as error:
        raise InputError(f"{inputs.ledger}: {error}") from error
    write_csv(arguments, output[0])


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
