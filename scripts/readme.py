"""Check that the README's table of verdicts is that of this build, if this build judges claims."""

import logging
from pathlib import Path

from lowcap.claims import NOT_COMPARABLE
from lowcap.errors import InputError
from lowcap.jobs import job
from lowcap.readme import with_table
from lowcap.tables import read_table

logger = logging.getLogger("lowcap")


def main(inputs, settings: dict) -> None:
    if not settings["complete"] or NOT_COMPARABLE in set(read_table(inputs.claims)["verdict"]):
        logger.info("this build judges no claims; the README's table is not compared")
        return
    text, table = (Path(path).read_text(encoding="utf-8") for path in (inputs.readme, inputs.table))
    if with_table(text, table) != text:
        raise InputError("README.md: its table of verdicts is not that of results/claims.csv; `make readme` writes it")


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.params.settings)
