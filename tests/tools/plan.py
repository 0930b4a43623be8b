"""Work out how long a build takes on more cores than it had, and what it waits for, and write paper/bench/plan.csv.

`make plan` runs it (10 s) on the finished build in this folder, `python tests/tools/plan.py FOLDER` on one elsewhere.
How long each job took is in its benchmark file, and which jobs it needs in Snakemake's summary. A job takes a core, and
ready jobs start in the order in which they became ready; what Snakemake itself takes is left out.
"""

import csv
import heapq
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bench_page import ROOT, write_page, write_table

CORES = (1, 2, 4, 8, 16)
# A job that takes a larger share than this of a build on that many cores is named.
LONG, WIDE = 1 / 20, 8


@dataclass(frozen=True)
class Job:
    """A job that took some seconds, and the names of the jobs whose outputs it reads."""

    seconds: float
    needs: frozenset[str]


def summarise(folder: Path) -> str:
    """Return what Snakemake knows of a build's outputs, tab-separated; raise CalledProcessError if it fails."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)]
    return subprocess.run([*command, "--detailed-summary"], capture_output=True, text=True, check=True).stdout


def name_job(log: str) -> str:
    """Return the name of the job with a log file, which its benchmark file shares."""
    return Path(log).relative_to("logs").with_suffix("").as_posix()


def read_jobs(folder: Path, summary: str) -> dict[str, Job]:
    """Return the jobs of a build by name. Raises FileNotFoundError if one has no benchmark file, as one never run."""
    rows = list(csv.DictReader(summary.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    makers = {row["output_file"]: name_job(row["log-file(s)"]) for row in rows}
    inputs: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        inputs[makers[row["output_file"]]].update(row["input-file(s)"].split(","))
    jobs = {}
    for name, files in inputs.items():
        seconds = pd.read_csv(folder / f"benchmarks/{name}.tsv", sep="\t")["s"].item()
        jobs[name] = Job(seconds, frozenset(makers[file] for file in files & makers.keys()))
    return jobs


def simulate(jobs: Mapping[str, Job], cores: int) -> float:
    """Return after how many seconds the last job ends if each takes a core, first ready, first started."""
    waiting = {name: len(job.needs) for name, job in jobs.items()}
    after: defaultdict[str, list[str]] = defaultdict(list)
    for name, job in jobs.items():
        for needed in job.needs:
            after[needed].append(name)
    ready = [name for name, count in waiting.items() if not count]
    running: list[tuple[float, str]] = []
    now = 0.0
    while ready or running:
        while ready and len(running) < cores:
            name = ready.pop(0)
            heapq.heappush(running, (now + jobs[name].seconds, name))
        now, ended = heapq.heappop(running)
        for name in after[ended]:
            waiting[name] -= 1
            if not waiting[name]:
                ready.append(name)
    return now


def plan(jobs: Mapping[str, Job]) -> pd.DataFrame:
    """Return a row per number of cores: minutes of the build and of its longest chain of jobs, and its longest job."""
    longest = max(jobs, key=lambda name: jobs[name].seconds)
    critical_path = simulate(jobs, len(jobs))
    rows = []
    for cores in CORES:
        makespan = simulate(jobs, cores)
        rows.append(
            {
                "cores": cores,
                "makespan_min": makespan / 60,
                "critical_path_min": critical_path / 60,
                "longest_job": longest,
                "longest_s": jobs[longest].seconds,
                "longest_share": jobs[longest].seconds / makespan,
            }
        )
    return pd.DataFrame(rows).round({"makespan_min": 2, "critical_path_min": 2, "longest_s": 1, "longest_share": 3})


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    jobs = read_jobs(folder, summarise(folder))
    found = plan(jobs)
    print(found.to_string(index=False))
    limit = LONG * simulate(jobs, WIDE)
    long = sorted((job.seconds, name) for name, job in jobs.items() if job.seconds > limit)
    print(f"\n{len(long)} of {len(jobs)} jobs take more than {LONG:.0%} of the build on {WIDE} cores, {limit:.0f} s:")
    for seconds, name in reversed(long):
        print(f"  {seconds:6.1f} s  {name}")
    write_table(found, "plan")
    write_page()


if __name__ == "__main__":
    main()
