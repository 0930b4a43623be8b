"""Say so if the README's tables of verdicts are not those of this build, if this build judges claims."""

import logging
import sys
from pathlib import Path

from lowcap.claims import NOT_COMPARABLE
from lowcap.jobs import job
from lowcap.readme import with_tables
from lowcap.tables import read_table

logger = logging.getLogger("lowcap")


def main(inputs, settings: dict) -> None:
    sampled = any(NOT_COMPARABLE in set(read_table(path)["verdict"]) for path in inputs.claims)
    if sampled or not settings["complete"]:
        logger.info("this build judges no claims; the README's tables are not compared")
        return
    text, *tables = (Path(path).read_text(encoding="utf-8") for path in (inputs.readme, *inputs.tables))
    if with_tables(text, tables) != text:
        # Not an error: a verdict at the edge may differ on another processor.
        message = "README.md: its verdicts are not those of results/claims/; `make readme` writes them"
        logger.warning(message)
        print(message, file=sys.stderr)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.params.settings)
