"""Say so if the README's tables of verdicts, or its badge, are not those of this build, if this build judges claims."""

import logging
import sys
from pathlib import Path

from lowcap.base.files import write_text
from lowcap.claims.outcomes import are_judged, read_verdicts
from lowcap.paper.badge import draw_badge
from lowcap.paper.readme import with_tables
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output: str, settings: dict) -> None:
    verdicts = read_verdicts(inputs.claims)
    if not (settings["complete"] and are_judged(verdicts)):
        write_text("This build judges no claims; the README's tables are not compared.\n", output)
        return
    text, badge, *tables = (
        Path(path).read_text(encoding="utf-8") for path in (inputs.readme, inputs.badge, *inputs.tables)
    )
    same = {"README.md": with_tables(text, tables) == text, "docs/badge.svg": draw_badge(verdicts) == badge}
    if all(same.values()):
        write_text("The README's verdicts are those of this build.\n", output)
        return
    # Not an error: a verdict at the edge may differ where no processor is held, or on other data.
    others = " and ".join(name for name, is_same in same.items() if not is_same)
    message = f"{others}: the verdicts are not those of results/claims/; `make readme` writes them"
    logger.warning(message)
    print(message, file=sys.stderr)
    write_text(message + "\n", output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
