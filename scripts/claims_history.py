"""Write down, from the history of the repository, whether each criterion of a ledger was fixed before its data."""

import logging

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.claims.history import COLUMNS, date_criteria, project_of, read_history
from lowcap.claims.ledger import load_ledger
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(ledger: str, output: str, settings: dict) -> None:
    rows = date_criteria(load_ledger(ledger), settings["studies"], read_history(project_of(ledger)))
    for row in rows:
        logger.info("%s, %s: %s", row["claim"], row["setting"], row["fixed"] or "no data")
    write_csv(pd.DataFrame(rows, columns=COLUMNS), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.ledger, snakemake.output[0], snakemake.params.settings)
