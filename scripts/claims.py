"""Judge every claim of a ledger in every setting."""

import logging

from lowcap.analysis.tidy import read_table
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.evidence import read_inputs
from lowcap.claims.ledger import ledger_tables
from lowcap.claims.verdicts import count_verdicts, judge_ledger
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output, settings: dict) -> None:
    ledger, tables, comparable = read_inputs(inputs, settings["complete"], ledger_tables)
    try:
        claims, tests = judge_ledger(ledger, tables, settings["complete"], comparable)
    except InputError as error:
        raise InputError(f"{inputs.ledger}: {error}") from error
    claims = claims.merge(read_table(inputs.criteria), on=["claim", "setting"], how="left")
    for row in claims.itertuples():
        logger.info("%s, %s: %s", row.claim, row.setting, row.verdict)
    write_csv(claims, output.claims)
    write_csv(tests, output.tests)
    write_csv(count_verdicts(claims), output.counts)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
