"""Put all that training writes into one archive, with what lets a build elsewhere go on from it."""

from pathlib import Path

from lowcap.base.documents import load_document
from lowcap.paper.templates import render
from lowcap.workflow.archives import write_archive
from lowcap.workflow.deposits import check_committed, release_date
from lowcap.workflow.jobs import job
from lowcap.workflow.restarts import RECORD, restart_members

# Unpacked in a clone, where the project has a README.md.
README = "results/NETWORKS.md"


def main(inputs, output: str, settings: dict) -> None:
    commit = check_committed(settings["code"])
    citation = load_document(inputs.citation)
    date = release_date(citation)
    members = restart_members([*inputs.networks, *inputs.history], [*inputs.raw, *inputs.images], date)
    about = {"citation": citation, "title": settings["title"], "commit": commit, "archive": Path(output).name}
    about |= {"networks": len(inputs.networks), "tables": len(inputs.history), "images": " ".join(inputs.images)}
    readme = render(Path(inputs.readme), **about, record=RECORD.as_posix())
    write_archive(members | {README: f"{readme}\n".encode()}, date, output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
