"""The page of provenance for the report: where the results come from."""

import json
from pathlib import Path

from lowcap.files import write_text
from lowcap.jobs import job
from lowcap.pages import provenance_page

if __name__ == "__main__":
    with job(snakemake):
        provenance = json.loads(Path(snakemake.input.provenance).read_text(encoding="utf-8"))
        write_text(provenance_page(Path(snakemake.input.template), provenance), snakemake.output[0])
