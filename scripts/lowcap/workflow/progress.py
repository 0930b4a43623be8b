"""How far a build is: its stages, the share of its jobs that are done, and an estimate of the time left."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

STEP = 5  # per cent from line to line


def name_stage(rule: str, snakefile: str) -> str:
    """Return the stage of a rule: the name of its file of rules, or its own where that is a Snakefile."""
    path = Path(snakefile)
    return path.stem if path.suffix == ".smk" else rule


def stage_lines(jobs: Mapping[str, int]) -> list[str]:
    """Return what is said before a build, at most 80 characters a line: how many jobs each stage has."""
    total = sum(jobs.values())
    items = (f"{stage} {number}".replace(" ", "\u00a0") for stage, number in jobs.items())
    lines = textwrap.wrap(", ".join(items), 80, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    head = f"{total} {'job' if total == 1 else 'jobs'}, by stage (by rule: snakemake -n):"
    return [head, *(line.replace("\u00a0", " ") for line in lines)]


def _say_left(seconds: float) -> str:
    """Return a time to come in words, in whole minutes."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return "less than a minute left"
    return f"about {minutes} min left" if minutes < 60 else f"about {minutes // 60} h {minutes % 60} min left"


class Progress:
    """How far a build with `jobs` per rule is, in stages that `stages` names by rule; `clock` gives seconds."""

    def __init__(self, jobs: Mapping[str, int], stages: Mapping[str, str], clock: Callable[[], float]) -> None:
        self.stages = stages
        self.clock = clock
        self.begin = clock()
        self.begun: set[str] = set()
        self.running: dict[int, tuple[str, float]] = {}
        self.jobs = dict(jobs)
        self.ended: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.steps = 0

    def by_stage(self) -> dict[str, int]:
        """Return the number of jobs of each stage."""
        total: Counter[str] = Counter()
        for rule, number in self.jobs.items():
            total[self.stages.get(rule, rule)] += number
        return dict(total)

    def start(self, job: int, rule: str) -> str | None:
        """Note that a job, by its number, starts; return what to say if it is the first of its stage."""
        self.running[job] = (rule, self.clock())
        stage = self.stages.get(rule, rule)
        if stage in self.begun:
            return None
        self.begun.add(stage)
        return f"{stage}: begun"

    def end(self, job: int) -> None:
        """Note that a job is done."""
        if job in self.running:
            rule, since = self.running.pop(job)
            self.ended[rule] += 1
            self.seconds[rule] += self.clock() - since

    def left(self) -> float | None:
        """Return an estimate of the seconds left, or None where no job has taken time.

        It is the time gone by, times the work left, over the work done. A job's work is the mean time of the jobs of
        its rule that this build has done; where there are none yet, of all that it has done. So it errs as long as
        rules to come are much slower or quicker than those so far; and it counts jobs that a failed one prevents.
        """
        done = sum(self.seconds.values())
        if not done:
            return None
        mean = {rule: self.seconds[rule] / self.ended[rule] for rule in self.ended}
        typical = done / self.ended.total()
        work = sum((number - self.ended[rule]) * mean.get(rule, typical) for rule, number in self.jobs.items())
        return (self.clock() - self.begin) * max(0.0, work) / done

    def advance(self, done: int, total: int) -> str | None:
        """Return what to say when `done` of `total` jobs are done, if that is a step of 5 % further."""
        steps = 100 * done // total // STEP
        if steps <= self.steps:
            return None
        self.steps = steps
        said = f"{100 * done // total} % ({done} of {total} jobs)"
        left = self.left() if done < total else None
        return said if left is None else f"{said}, {_say_left(left)}"
