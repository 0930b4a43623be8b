"""Put the paper, its pages, its sources and the tables behind its numbers into one archive that describes itself."""

import json
from pathlib import Path

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.paper.record import read_record
from lowcap.paper.templates import render
from lowcap.workflow.archives import checksum_lines, write_archive
from lowcap.workflow.crate import describe_archive
from lowcap.workflow.deposits import check_committed, describe_deposit, release_date
from lowcap.workflow.jobs import job

# What LaTeX needs of the folder in which it ran, beside what it wrote there.
SOURCES = (".tex", ".bib", ".bbl", ".pdf")
# What the README says there is.
CONTENTS = (
    ("results/paper.pdf", "the paper"),
    (
        "results/*.html",
        "to browse, offline: the paper, explorers, claims with their tests and data, tables, provenance",
    ),
    ("results/numbers.json", "every number of the text, and every verdict"),
    ("results/claims/", "verdicts, tests, criteria with their dates, other analyses, as CSV"),
    ("results/tables/", "the tables of the paper, as CSV"),
    ("results/*/", "the tables in which the numbers of the text stand"),
    ("results/paper/", "the sources of the PDF, with its figures, ready for LaTeX"),
    ("results/provenance.json", "code, settings, data, packages and machine"),
    ("ro-crate-metadata.json", "this archive as an RO-Crate"),
    (".zenodo.json", "its description for Zenodo"),
    ("SHA256SUMS", "the checksum of every file"),
)


def to_json(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def main(inputs, output: str, settings: dict) -> None:
    commit = check_committed(settings["code"])
    if not read_record(inputs.numbers)["judged"]:
        raise InputError("release: found a build that judges no claim, on a sample or a smaller grid; none is released")
    citation = load_document(inputs.citation)
    members = {Path(path).name: Path(path) for path in (inputs.citation, inputs.licence)}
    members |= {path: Path(path) for path in [inputs.numbers, *inputs.made]}
    folder = Path(inputs.sources)
    typeset = [path for path in folder.rglob("*") if path.suffix in SOURCES and path != folder / "main.pdf"]
    members |= {path.as_posix(): path for path in typeset}
    title = settings["title"]
    about = {"citation": citation, "title": title, "commit": commit, "networks": settings["networks"]}
    readme = render(Path(inputs.readme), **about, contents=CONTENTS)
    members |= {"README.md": f"{readme}\n".encode(), ".zenodo.json": to_json(describe_deposit(citation, title, commit))}
    members["ro-crate-metadata.json"] = to_json(describe_archive(citation, title, commit, members))
    members["SHA256SUMS"] = checksum_lines(members).encode()
    write_archive(members, release_date(citation), output, folder=Path(output).stem)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
