"""Describe the run and its results as an RO-Crate whose root is the project folder."""

import json
from pathlib import Path

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.files import write_json
from lowcap.workflow.crate import describe_run
from lowcap.workflow.jobs import job


def main(inputs, output: str, settings: dict) -> None:
    if Path(inputs.citation).name != inputs.citation:
        code = Path(inputs.citation).parent
        raise InputError(
            f"crate: found the code in {code}; allowed is the folder of the results, which the crate describes"
        )
    provenance = json.loads(Path(inputs.provenance).read_text(encoding="utf-8"))
    used, made = sorted(inputs.used), sorted([inputs.provenance, *inputs.made])
    write_json(describe_run(load_document(inputs.citation), provenance, used, made, settings["folders"]), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
