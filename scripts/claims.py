"""Judge every claim of a ledger in every setting."""

import json
import logging
from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.ledger import ledger_tables, load_ledger
from lowcap.claims.verdicts import count_verdicts, judge_ledger
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output, settings: dict) -> None:
    ledger = load_ledger(inputs.ledger)
    # By the names that the ledger has for them; in a module with a prefix they lie elsewhere.
    tables = {name: read_table(path) for name, path in zip(ledger_tables(ledger), inputs.tables, strict=True)}
    sources = [json.loads(Path(path).read_text(encoding="utf-8")) for path in inputs.sources]
    comparable = settings["complete"] and all(source["complete"] for source in sources)
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
