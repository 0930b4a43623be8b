"""Judge every claim of a ledger by other analyses that are as defensible, and count with how many its verdict stays."""

import logging

from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.evidence import read_inputs
from lowcap.claims.ledger import multiverse_tables
from lowcap.claims.multiverse import run_multiverse
from lowcap.claims.shares import count_shares
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output, settings: dict) -> None:
    ledger, tables, comparable = read_inputs(inputs, settings["complete"], multiverse_tables)
    try:
        analyses = run_multiverse(ledger, tables, comparable, settings["whole"])
    except InputError as error:
        raise InputError(f"{inputs.ledger}: {error}") from error
    shares = count_shares(analyses)
    for row in shares.itertuples():
        logger.info("%s, %s: %.0f %% of %d analyses agree", row.claim, row.setting, 100 * row.agreeing, row.analyses)
    write_csv(analyses, output.analyses)
    write_csv(shares, output.shares)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
