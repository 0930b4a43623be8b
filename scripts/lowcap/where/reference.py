"""The numbers and verdicts of a finished build as the reference that others are compared with.

`python -m lowcap.where.reference` writes it, with the commit and the machine that made it.
"""

import json
from pathlib import Path
from typing import Any

from lowcap.base.errors import InputError, reported_errors
from lowcap.base.files import write_json
from lowcap.paper.record import read_record
from lowcap.where.comparison import PROJECT, REFERENCE, THIS
from lowcap.where.origins import PROVENANCE


def make_reference(numbers: str | Path, provenance: str | Path) -> dict[str, Any]:
    """Return the record of a build with what made it.

    Raises InputError if one is missing, or if it is of a build that judges no claim or of an extended one.
    """
    record = read_record(numbers)
    if not record["judged"]:
        raise InputError(
            f"{numbers}: of a build that judges no claim (a sample, or a smaller grid); none is a reference"
        )
    if record.get("extended"):
        raise InputError(f"{numbers}: of an extended build; the reference is of the default one: run snakemake first")
    try:
        about = json.loads(Path(provenance).read_text(encoding="utf-8"))
        made_by = {"commit": about["code"]["commit"], **about["machine"]}
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{provenance}: cannot be read ({error}); a finished build has it") from error
    return record | {"made_by": made_by}


if __name__ == "__main__":
    with reported_errors():
        write_json(make_reference(THIS, PROVENANCE), PROJECT / REFERENCE)
    print(f"{REFERENCE} holds the numbers and verdicts of this build; commit it")
