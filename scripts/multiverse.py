"""Judge every claim of a ledger by other analyses that are as defensible, and count with how many its verdict stays."""

import json
import logging
from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.ledger import ledger_tables, load_ledger
from lowcap.claims.multiverse import run_multiverse
from lowcap.claims.shares import count_shares
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output, settings: dict) -> None:
    ledger = load_ledger(inputs.ledger)
    # By the names that the ledger has for them; in a module with a prefix they lie elsewhere.
    tables = {name: read_table(path) for name, path in zip(ledger_tables(ledger), inputs.tables, strict=True)}
    sources = [json.loads(Path(path).read_text(encoding="utf-8")) for path in inputs.sources]
    comparable = settings["complete"] and all(source["complete"] for source in sources)
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
