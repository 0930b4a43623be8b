"""Typeset every number that the text shows, and the facts of this build: title, authors, tasks, data."""

import json
import logging
from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.errors import InputError
from lowcap.base.files import write_json, write_text
from lowcap.claims.outcomes import read_verdicts
from lowcap.paper.latex import escape
from lowcap.paper.numbers import define_results, find_numbers, join_entries, load_entries
from lowcap.paper.record import make_record, origins_tables
from lowcap.workflow.checksums import sha256
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, output, settings: dict) -> None:
    by_file = {path: load_entries(path) for path in inputs.numbers}  # the default's first
    entries = join_entries(by_file)
    # By the names that the entries have for them; in a module with a prefix they lie elsewhere.
    names = sorted({entry["table"] for entry in entries.values() if "table" in entry})
    paths = dict(zip(names, inputs.tables, strict=True))
    tables, numbers = {name: read_table(path) for name, path in paths.items()}, {}
    for path, own in by_file.items():
        numbers |= find_numbers(own, path, tables, settings["values"])
    absent = [found.absent for found in numbers.values() if found.absent]
    if absent and settings["complete"]:
        raise InputError(absent[0])
    logger.info("%d numbers, of which %d print as n/a", len(numbers), len(absent))
    facts = {
        "papertitle": escape(settings["title"]),
        "paperauthors": escape(settings["authors"]),
        "tasklist": ",".join(settings["tasks"]),
        "absentnumbers": str(len(absent)),
    }
    sampled = not all(json.loads(Path(path).read_text(encoding="utf-8"))["complete"] for path in inputs.sources)
    judged = not sampled and settings["complete"]
    lines = [rf"\newcommand{{\{name}}}{{{text}}}" for name, text in facts.items()]
    for name, holds in (("sample", sampled), ("judged", judged), ("extended", settings["extended"])):
        lines.append(rf"\newif\if{name}\{name}{str(holds).lower()}")
    write_text("\n".join(lines) + "\n" + define_results(numbers), output.macros)
    made = {name: {"sha256": sha256(path)} | settings["makers"].get(name, {}) for name, path in paths.items()}
    made |= {key: {"file": file} for key, file in settings["files"].items()}
    verdicts, extended = read_verdicts(inputs.claims), entries.keys() - by_file[inputs.numbers[0]].keys()
    record = make_record(entries, numbers, made, settings["shown"], verdicts, judged, extended)
    write_json(record, output.numbers)
    write_text(origins_tables(record), output.origins)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
