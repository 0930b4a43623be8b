"""Write down where the results come from, after all of them were made."""

import json
from pathlib import Path

from lowcap.base.files import write_json
from lowcap.workflow.checksums import sha256
from lowcap.workflow.jobs import job
from lowcap.workflow.provenance import data_state, machine, package_versions, training_devices, value_checksum
from lowcap.workflow.staleness import read_pins


def main(inputs, output: str, settings: dict) -> None:
    data = []
    for path in map(Path, inputs.sources):
        files = [file for file in map(Path, inputs.data) if file.parent == path.parent and file != path]
        data.append(data_state(json.loads(path.read_text(encoding="utf-8")), files))
    provenance = {
        "code": settings["code"],
        "config": settings["config"],
        "instructions": settings["instructions"],
        "config_sha256": value_checksum(settings["config"]),
        "data": data,
        "packages": package_versions(read_pins(Path(inputs.requirements))),
        "machine": machine(),
        "devices": training_devices(inputs.networks),
        "paper_sha256": sha256(inputs.paper),
    }
    write_json(provenance, output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
