"""Typeset every number that the text shows, and the facts of this build: title, authors, tasks, data."""

import json
import logging
from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.errors import InputError
from lowcap.base.files import write_text
from lowcap.paper.latex import escape
from lowcap.paper.numbers import define_results, load_entries, typeset_numbers
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output: str, settings: dict) -> None:
    entries = load_entries(inputs.numbers)
    # By the names that the entries have for them; in a module with a prefix they lie elsewhere.
    names = sorted({entry["table"] for entry in entries.values() if "table" in entry})
    tables = {name: read_table(path) for name, path in zip(names, inputs.tables, strict=True)}
    texts, absent = typeset_numbers(entries, tables, settings["values"])
    if settings["complete"]:
        for name, why in absent.items():
            raise InputError(f"{inputs.numbers}: {name}: {why}")
    logger.info("%d numbers, of which %d print as n/a", len(texts), len(absent))
    facts = {
        "papertitle": escape(settings["title"]),
        "paperauthors": escape(settings["authors"]),
        "tasklist": ",".join(settings["tasks"]),
        "absentnumbers": str(len(absent)),
    }
    complete = all(json.loads(Path(path).read_text(encoding="utf-8"))["complete"] for path in inputs.sources)
    lines = [rf"\newcommand{{\{name}}}{{{text}}}" for name, text in facts.items()]
    for name, holds in (("sample", not complete), ("judged", complete and settings["complete"])):
        lines.append(rf"\newif\if{name}\{name}{str(holds).lower()}")
    write_text("\n".join(lines) + "\n" + define_results(texts), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
