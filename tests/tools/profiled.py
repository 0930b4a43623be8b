"""Build the paper and measure where the processor time goes, by rule.

`make bench` does so for the grid of `make trial`. In the activated environment, with PYTHONPATH=scripts,
`python tests/tools/profiled.py FOLDER [ARGUMENTS]` builds in a folder that has no results, by `snakemake --cores all`
with these arguments; without any, the whole grid. It writes paper/bench/profile_NAME.csv, NAME being the folder's, and
paper/bench/README.md.

Every Python that a build starts, Snakemake's own included, has `profiling/sitecustomize.py` on its path.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bench_page import ROOT, write_page, write_table

HOOK = Path(__file__).parent / "profiling"
KINDS = ("imports", "products", "reading", "writing")
TRIAL = ("--configfile", "trial.yaml")
SNAKEMAKE = "Snakemake"
# What Snakemake calls the copy of a script that it runs; the eight characters may be underscores.
COPY = re.compile(r"tmp\w{8}\.(.+)\.py")


class Record(NamedTuple):
    """What one Python did, as the hook wrote it: seconds, of its own processor time by activity, and MB at its peak.

    `rule` is empty but for a job of Snakemake's; `children` is the processor time of the programs that it waited for.
    """

    rule: str
    script: str
    wall: float
    processor: float
    children: float
    peak_mb: float
    seconds: dict[str, float]


def name_script(program: str) -> str:
    """Return the name, without suffix, of the script that a Python was started with, `Snakemake` for its own."""
    path = Path(program)
    if copy := COPY.fullmatch(path.name):
        return copy[1]
    return SNAKEMAKE if "snakemake" in (path.name, path.parent.name) else path.stem


def read_records(folder: Path) -> list[Record]:
    """Return what the Pythons that ended have written into a folder."""
    records = []
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        script = name_script(found.pop("program"))
        records.append(Record(found.pop("rule") or "", script, peak_mb=found.pop("peak") / 2**20, **found))
    return records


class Run(NamedTuple):
    """What the Pythons of a command have written, and what it printed to its standard output."""

    records: list[Record]
    printed: str


def run_profiled(command: Sequence[str], folder: Path, **environment: str | None) -> Run:
    """Run a command in a folder, with this process's variables but for those given, of which None takes one away.

    Its PYTHONPATH is what is given alone. Raises CalledProcessError if it fails.
    """
    path = os.pathsep.join(filter(None, [str(HOOK), environment.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as records:
        changed = os.environ | environment | {"PYTHONPATH": path, "PROFILE_TO": records}
        variables = {name: value for name, value in changed.items() if value is not None}
        run = subprocess.run(command, cwd=folder, env=variables, stdout=subprocess.PIPE, text=True, check=True)
        return Run(read_records(Path(records)), run.stdout)


def summarise(records: Sequence[Record]) -> pd.DataFrame:
    """Return one row per rule and script, the costliest first, after one for all that ran.

    `processor_s` is the sum of imports, products, reading, writing, rest, and of other programs such as LaTeX
    (`programs_s`), which for Snakemake itself are what its jobs do before and after the hook is at work. `waiting_s` is
    the wall time less that, in all that of the jobs. `peak_mb` is of the largest process, `most_of_rest` the function
    of the library (`elsewhere`: in none) in which most of the rest was spent, and its share of it.
    """
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        groups.setdefault((record.rule, record.script), []).append(record)
    known = sum(record.processor + record.children for record in records if record.script != SNAKEMAKE)
    rows = [_row(*names, members, known if names[1] == SNAKEMAKE else 0.0) for names, members in groups.items()]
    table = pd.DataFrame(rows).sort_values("processor_s", ascending=False, kind="stable")
    jobs = table[table["script"] != SNAKEMAKE]
    own = {"rule": "all", "script": "", "most_of_rest": "", "jobs": jobs["jobs"].sum(), "wall_s": jobs["wall_s"].sum()}
    own |= {"waiting_s": jobs["waiting_s"].sum(), "peak_mb": table["peak_mb"].max()}
    whole = table.sum(numeric_only=True).to_dict() | own
    return pd.concat([pd.DataFrame([whole]), table], ignore_index=True)[list(table)].round(2)


def _row(rule: str, script: str, records: Sequence[Record], known: float) -> dict[str, object]:
    """Return the row of some records, of whose children's time `known` stands in other rows."""
    seconds = Counter()
    for record in records:
        seconds.update(record.seconds)
    kinds = {f"{kind}_s": seconds.pop(kind, 0.0) for kind in KINDS}
    rest = sum(seconds.values())
    programs = max(0.0, sum(record.children for record in records) - known)
    wall, processor = sum(record.wall for record in records), sum(kinds.values()) + rest + programs
    function, most = max(seconds.items(), key=lambda item: item[1], default=("", 0.0))
    return {
        "rule": rule or script,
        "script": script,
        "jobs": len(records),
        "wall_s": wall,
        "processor_s": processor,
        **kinds,
        "programs_s": programs,
        "rest_s": rest,
        "waiting_s": wall - processor,
        "peak_mb": round(max(record.peak_mb for record in records)),
        "most_of_rest": f"{function} {most / rest:.0%}" if rest else "",
    }


def profile_build(folder: Path, arguments: Sequence[str]) -> pd.DataFrame:
    """Return the profile of a build from nothing in a folder; the process ends with one line if results are there."""
    if (folder / "results").exists():
        sys.exit(f"Error: {folder}/results is there already; a profile is that of a build from nothing")
    command = [sys.executable, "-m", "snakemake", "--cores", "all", "--directory", str(folder), *arguments]
    return summarise(run_profiled(command, ROOT).records)


def measure(folder: Path) -> pd.DataFrame:
    """Return the profile of a build of the trial grid, in a folder."""
    return profile_build(folder / "trial", TRIAL)


def main(folder: str, *arguments: str) -> None:
    built = Path(folder).resolve()
    write_table(profile_build(built, arguments), f"profile_{built.name}")
    write_page()


if __name__ == "__main__":
    main(*sys.argv[1:])
