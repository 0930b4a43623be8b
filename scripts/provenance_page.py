"""The page of provenance for the report: where the results come from."""

import json
from pathlib import Path

from lowcap.base.files import write_text
from lowcap.paper.templates import provenance_page
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        provenance = json.loads(Path(snakemake.input.provenance).read_text(encoding="utf-8"))
        write_text(provenance_page(Path(snakemake.input.template), provenance), snakemake.output[0])
