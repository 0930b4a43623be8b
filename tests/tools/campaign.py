"""Build a tiny study through faults of every kind, again and again, and count; `make faults` runs it as root.

After every fault the build is resumed by the same command (`Study.resume`); a fault is harmless if what
comes out is as good as new.
"""

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from bench_page import write_page, write_table
from faults import DAMAGE, DISK, KILLS, TINY, Study, damage, full_disk, kill, read_only, refused, start_twice
from lowcap.base.files import write_text
from lowcap.paper.readme import fill_between
from workflow.conftest import ROOT

BEGIN, END = "<!-- faults: `make faults` writes what follows -->", "<!-- end of faults -->"


@dataclass
class Tally:
    """What was tried and what came of it, by fault."""

    tried: Counter = field(default_factory=Counter)
    harmless: Counter = field(default_factory=Counter)

    def count(self, faults: Iterable[str], wrong: str | None) -> None:
        """Count faults that one resumed build followed; what went `wrong` goes to the standard error."""
        self.tried.update(faults)
        self.harmless.update([] if wrong else faults)
        print(f"{len(faults)} faults: {', '.join(sorted(set(faults)))}: {wrong or 'harmless'}", file=sys.stderr)

    def table(self) -> pd.DataFrame:
        """Return a row per fault: how often it was tried, and after how many the build was as good as new."""
        rows = [(fault, times, self.harmless[fault]) for fault, times in self.tried.items()]
        return pd.DataFrame(rows, columns=["fault", "tried", "harmless"])


def killed_builds(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Kill a build, and the builds that resume it, in every way."""
    study.empty()
    ways = rng.permutation(sorted(KILLS))
    hit = [f"killed: {whom}" for whom in ways if kill(study, rng, whom, rng.uniform(0, 0.9))]
    tally.count(hit, study.resume())


def damaged_results(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Damage half the results and downloads; all must be found, none without damage."""
    chosen = {name: rng.choice(sorted(DAMAGE)) for name in study.good if rng.random() < 0.5}
    for name, how in chosen.items():
        damage(study.folder / name, how, rng)
    plan = study.snakemake("-n", *study.good)
    found = {
        line.split(": ")[0] for line in (plan.stdout + plan.stderr).splitlines() if "not what its job wrote" in line
    }
    unseen = f"damaged: {sorted(chosen)}, found: {sorted(found)}" if found != set(chosen) else None
    tally.count([f"{how}, date put back" for how in chosen.values()], unseen or study.resume())


def deleted_results(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Delete half the results and downloads."""
    chosen = [name for name in study.good if rng.random() < 0.5]
    for name in chosen:
        (study.folder / name).unlink()
    tally.count(["deleted"] * len(chosen), study.resume())


def second_starts(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Start a second build while one is at work."""
    study.empty()
    tally.count(["started twice at once"], start_twice(study, rng) or study.resume())


def full_disks(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Let a build run out of space."""
    study.empty()
    with full_disk(study.folder.parent, int(rng.integers(study.bytes))):
        # Where not even a log fits, Snakemake's own logger fails, too.
        wrong = refused(study, "No space left on device", traceback=True)
    tally.count(["disk full"], wrong or study.resume())


def read_only_results(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Build into a folder that cannot be written to, from nothing or in the middle of a build."""
    study.empty()
    if rng.random() < 0.5:
        kill(study, rng, "all, as by a crash", rng.uniform(0, 0.9))
    with read_only(study.folder / "results"):
        wrong = refused(study, "Read-only file system|Write-protected output files")
    tally.count(["results read-only"], wrong or study.resume())


def moves(study: Study, rng: np.random.Generator, tally: Tally) -> None:
    """Move the study when it is built, which plans nothing, and in the middle of a build."""
    study.move(study.folder.with_name(f"moved {rng.integers(10**6)}"))
    plan = study.planned(*study.good)
    tally.count(["moved when built"], f"planned: {plan}" if plan else None)
    study.empty()
    kill(study, rng, "all, as by a crash", rng.uniform(0, 0.9))
    study.move(study.folder.with_name(f"moved {rng.integers(10**6)}"))
    tally.count(["moved in the middle"], study.resume())


PARTS = (
    killed_builds,
    full_disks,
    read_only_results,
    second_starts,
    damaged_results,
    deleted_results,
    moves,
)


def write_down(table: pd.DataFrame) -> None:
    """Write the table to paper/bench/faults.csv and between its marks in docs/faults.md."""
    write_table(table, "faults")
    write_page()
    rows = [["fault", "times tried", "as good as new"], ["---"] * 3, *table.astype(str).to_numpy()]
    rows.append(["all", str(table["tried"].sum()), str(table["harmless"].sum())])
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    page = ROOT / "docs/faults.md"
    write_text(fill_between(page.read_text(encoding="utf-8"), BEGIN, END, f"{lines}\n", page.name), page)


def main(rounds: int, seed: int) -> None:
    """Go through all faults `rounds` times, on a file system in memory; write the table after each round."""
    rng, tally = np.random.default_rng(seed), Tally()
    with tempfile.TemporaryDirectory() as disk:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], check=True)
        try:
            study = Study.fresh(Path(disk, "study"), TINY)
            study.build_undisturbed()
            for _ in range(rounds):
                for part in PARTS:
                    part(study, rng, tally)
                    write_down(tally.table())
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
