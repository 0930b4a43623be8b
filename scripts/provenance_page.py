"""The page of provenance for the report: where the results come from."""

import json
from pathlib import Path

from lowcap.base.files import write_text
from lowcap.paper.pages import provenance_page
from lowcap.paper.record import place_of, read_record
from lowcap.workflow.checksums import sha256
from lowcap.workflow.jobs import job


def main(inputs, output: str) -> None:
    provenance = json.loads(Path(inputs.provenance).read_text(encoding="utf-8"))
    sums = {place_of(path): sha256(path) for path in inputs.shown}
    write_text(provenance_page(Path(inputs.template), provenance, read_record(inputs.numbers), sums), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0])
