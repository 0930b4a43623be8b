"""Fetch a dataset from the first source that has it and write its four files, decompressed."""

import os
from pathlib import Path

from lowcap.base.files import atomic_path, write_json
from lowcap.data.sources import fetch
from lowcap.workflow.jobs import job


def main(output, settings: dict) -> None:
    dataset = settings["dataset"]
    folder = os.environ.get("LOWCAP_DATA")
    download = fetch(dataset, Path(folder) if folder else None, settings["allow_sample"])
    for path in output[:4]:
        with atomic_path(path) as temporary:
            temporary.write_bytes(download.contents[Path(path).name])
    write_json({"dataset": dataset, "source": download.source, "complete": download.complete}, output.source)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.output, snakemake.params.settings)
