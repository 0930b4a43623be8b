"""What an edit would cost and put at risk, before anything runs: `python -m lowcap.where.impact`.

Told is, for every cause, how many jobs it makes stale, how long these took last, and how many numbers of the text,
figures and verdicts follow from them. A cause is a function that changed, a setting, a file, or an output that there is
not.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lowcap.base.errors import InputError, reported_errors
from lowcap.claims.ledger import load_ledgers, measured_in
from lowcap.paper.record import read_record
from lowcap.where.comparison import PROJECT, THIS
from lowcap.workflow.fingerprints import read_accounts
from lowcap.workflow.plans import WANTED

ACCOUNTS = Path(".snakemake/accounts.json")
LEDGERS = (PROJECT / "paper/claims", PROJECT / "paper/extended/claims")
_FINGERPRINT = re.compile(r"'([0-9a-f]{64})'")
_PARAMS = re.compile(r"Params have changed since last execution: .*?before: (.*?) now: (.*?)(?:; |$)", re.DOTALL)


class Cause(NamedTuple):
    """Why jobs are stale, in words, and the jobs that it makes so, by their places in the plan."""

    words: str
    jobs: set[int]


def plan_jobs(arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Return the jobs that `snakemake` with these arguments would run. Raises InputError if it would refuse."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.json")
        command = [sys.executable, "-m", "snakemake", "--dry-run", *arguments]
        run = subprocess.run(command, env=os.environ | {WANTED: str(path)}, capture_output=True, text=True, check=False)
        if run.returncode or not path.is_file():
            lines = [line for line in (run.stderr or run.stdout).splitlines() if line.strip()]
            raise InputError(f"snakemake --dry-run: {lines[-1] if lines else 'ended without a plan'}")
        return list(json.loads(path.read_text(encoding="utf-8"))["jobs"])


def causes_of(job: Mapping[str, Any], accounts: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return why a job is stale by itself, in words; nothing if only since others run before it.

    "{rules}" in them stands for the rules of all jobs that are stale for the same.
    """
    reason, found = job["reason"] or "", []
    if params := _PARAMS.search(reason):
        before, now = (set(_FINGERPRINT.findall(text)) for text in params.groups())
        found += _changed_code(before, now, accounts)
        if _FINGERPRINT.sub("", params[1]).strip(", ") not in ("", "<nothing exclusive>") or not found:
            found.append(f"settings of {job['rule']} changed")
    if files := re.search(r"Updated input files: (.*?)(?:; |$)", reason):
        found += [f"{name.strip()} changed" for name in files[1].split(",") if name.strip()]
    for said, words in (
        ("Missing output files", "outputs of {rules} are missing"),
        ("Incomplete output files", "outputs of {rules} are incomplete or damaged"),
        ("Set of input files has changed", f"{job['rule']} has other inputs"),
        ("Software environment", "the environment of {rules} changed"),
        ("Code has changed", f"{job['rule']} changed"),
    ):
        if said in reason:
            found.append(words)
    return found


def _changed_code(before: set[str], now: set[str], accounts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield what differs between the code of two fingerprints, in words."""
    if not (before and now):
        return
    old, new = (next((accounts[one] for one in found if one in accounts), None) for found in (before, now))
    if old is None or new is None:
        yield "code changed (which, is not on record: this build is older than the record)"
        return
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield f"{_named(name)} is gone"
        elif name not in old:
            yield f"{_named(name)} is new"
        elif old[name] != new[name]:
            yield f"{_named(name)} changed"


def _named(name: str) -> str:
    """Turn "lowcap/pruning/criteria.py: prune_by" into "prune_by in pruning/criteria.py"."""
    file, _, what = name.partition(": ")
    return f"{what} in {file.removeprefix('lowcap/')}" if what else name


def find_causes(jobs: Sequence[Mapping[str, Any]], accounts: Mapping[str, Mapping[str, str]]) -> list[Cause]:
    """Return every cause with the jobs that are stale for it, by themselves or since they follow from such."""
    makers = {output: place for place, job in enumerate(jobs) for output in job["output"] or ()}
    followers: dict[int, set[int]] = {}
    for place, job in enumerate(jobs):
        for name in job["input"] or ():
            if (maker := makers.get(name.split(" (")[0])) is not None:
                followers.setdefault(maker, set()).add(place)
    roots: dict[str, set[int]] = {}
    for place, job in enumerate(jobs):
        for words in causes_of(job, accounts):
            roots.setdefault(words, set()).add(place)
    causes = []
    for words, places in roots.items():
        rules = list(dict.fromkeys(jobs[place]["rule"] for place in sorted(places)))
        causes.append(Cause(words.replace("{rules}", _listed(rules, 4)), _reached(places, followers)))
    return causes


def _listed(names: Sequence[str], most: int) -> str:
    """Return the names, the first `most` of them if they are more."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _reached(places: Collection[int], followers: Mapping[int, set[int]]) -> set[int]:
    reached, queue = set(places), list(places)
    while queue:
        new = followers.get(queue.pop(), set()) - reached
        reached |= new
        queue += new
    return reached


def seconds_of(job: Mapping[str, Any]) -> float | None:
    """Return how long a job took last, by its benchmark; None if there is none."""
    try:
        with Path(job["benchmark"] or "").open(encoding="utf-8", newline="") as file:
            return sum(float(row["s"]) for row in csv.DictReader(file, delimiter="\t"))
    except (OSError, KeyError, ValueError):
        return None


class AtRisk(NamedTuple):
    """What follows from the outputs of stale jobs: numbers and figures by name, and claims whose verdicts do."""

    numbers: list[str]
    figures: list[str]
    verdicts: list[str]


def find_at_risk(outputs: Collection[str], numbers: Mapping[str, Any], tables: Mapping[str, Collection[str]]) -> AtRisk:
    """Return what may change with these files; `tables` are those that each claim is judged on."""
    made = set(outputs)
    return AtRisk(
        [name for name, one in numbers.items() if one.get("table") in made],
        sorted(Path(path).stem for path in made if path.startswith("results/figures/") and path.endswith(".pdf")),
        [claim for claim, read in tables.items() if made & set(read)],
    )


def tell(
    causes: Sequence[Cause], jobs: Sequence[Mapping[str, Any]], at_risk: Callable[[Collection[str]], AtRisk], cores: int
) -> Iterator[str]:
    """Yield what to tell: a line per cause and one for all; `at_risk` is `find_at_risk` of a set of outputs."""
    if not jobs:
        yield "Nothing is stale: nothing would run."
        return
    for cause in sorted(causes, key=lambda cause: -len(cause.jobs)):
        yield f"{cause.words}: {_cost(cause.jobs, jobs, at_risk, cores)}"
    whole = set(range(len(jobs)))
    if len(causes) != 1:
        yield f"in all: {_cost(whole, jobs, at_risk, cores)}"
    found = at_risk([output for job in jobs for output in job["output"] or ()])
    for kind, names in found._asdict().items():
        if names:
            yield f"  {kind}: {_listed(names, 12)}"


def _cost(
    places: Collection[int],
    jobs: Sequence[Mapping[str, Any]],
    at_risk: Callable[[Collection[str]], AtRisk],
    cores: int,
) -> str:
    known = [seconds_of(jobs[place]) for place in places if jobs[place]["benchmark"]]
    found = at_risk([output for place in places for output in jobs[place]["output"] or ()])
    parts = [_count(len(places), "jobs")]
    if times := [time for time in known if time is not None]:
        more = f" but for {len(known) - len(times)} that never ran" if len(times) < len(known) else ""
        parts.append(f"about {_duration(sum(times) / cores)} on {_count(cores, 'cores')}{more}")
    else:
        parts.append("time unknown: none has run before")
    parts += [_count(len(names), kind) for kind, names in found._asdict().items()]
    return ", ".join(parts)


def _count(number: int, things: str) -> str:
    return f"{number} {things.removesuffix('s') if number == 1 else things}"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    with reported_errors():
        planned = plan_jobs(sys.argv[1:])
        ledgers = load_ledgers(*LEDGERS)
        judged_on = {
            claim["id"]: measured_in(ledger, claim) for ledger in ledgers.values() for claim in ledger["claims"]
        }
        known = read_record(THIS)["numbers"] if Path(THIS).exists() else {}
    for line in tell(
        find_causes(planned, read_accounts(ACCOUNTS)),
        planned,
        lambda outputs: find_at_risk(outputs, known, judged_on),
        os.cpu_count() or 1,
    ):
        print(line)
