"""A tiny study to build in a folder of its own, and faults to do to it while it is built and after."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from lowcap.workflow.checksums import sha256
from workflow.conftest import ROOT, Project

TINY = ROOT / "tests/tools/tiny.yaml"
MADE = ("results", "resources", "checksums", "logs", "benchmarks", ".snakemake")
DISK = 2**28
TABLE = "results/all_pairs/summaries/training.csv"


KILLS: dict[str, Callable[[int, list[int]], None]] = {
    "Snakemake": lambda snakemake, jobs: os.kill(snakemake, signal.SIGKILL),
    "a job": lambda snakemake, jobs: os.kill(jobs[0], signal.SIGKILL),
    "all, as by a crash": lambda snakemake, jobs: os.killpg(snakemake, signal.SIGKILL),
    "all, by Ctrl-C": lambda snakemake, jobs: os.killpg(snakemake, signal.SIGINT),
}


class Study(Project):
    """A tiny study in a folder of its own, with what an undisturbed build makes of it."""

    def __init__(self, folder: Path, grid: Path = TINY, code: Path | None = None) -> None:
        super().__init__(folder, grid, code)
        self.good: dict[str, str] = {}
        self.bytes = 0

    def files(self) -> list[Path]:
        """Return all results and downloads."""
        found = (path for top in ("results", "resources") for path in (self.folder / top).rglob("*"))
        return sorted(path for path in found if path.is_file() and not path.name.startswith("."))

    def content(self) -> dict[str, str]:
        """Return the checksums of all results and downloads, by path."""
        return {path.relative_to(self.folder).as_posix(): sha256(path) for path in self.files()}

    def build_undisturbed(self) -> None:
        """Build from nothing; what comes out is what every later build must equal."""
        self.build(TABLE)
        self.good = self.content()
        made = (path for top in MADE for path in (self.folder / top).rglob("*") if path.is_file())
        self.bytes = sum(path.stat().st_size for path in made)

    def empty(self) -> None:
        """Delete everything that builds have made."""
        for name in MADE:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def move(self, folder: Path) -> None:
        """Move the study to another folder."""
        shutil.copytree(self.folder, folder)
        shutil.rmtree(self.folder)
        self.folder = folder

    def start(self) -> subprocess.Popen:
        """Start a build in a process group of its own."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "start_new_session": True}
        return subprocess.Popen(**self.call("--cores", "2", TABLE), **options)

    def jobs(self) -> list[int]:
        """Return the process ids of the jobs at work."""
        scripts = f"{self.folder}/.snakemake/scripts/"
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_text().split("\0")
            except OSError:
                continue  # it has ended meanwhile
            if len(words) > 1 and words[1].startswith(scripts):
                found.append(int(process.name))
        return found

    def resume(self) -> str | None:
        """Resume the build by the same command; return what is wrong with the outcome, or None.

        Every result and download must have the bytes of an undisturbed build, every file must be as
        its record says, and no temporary file may be left.
        """
        run = self.snakemake("--cores", "2", *(self.good or [TABLE]))
        if run.returncode:
            return f"the build does not resume: {run.stdout}{run.stderr}"
        if different := sorted(dict(self.content().items() ^ self.good.items())):
            return f"different: {', '.join(different)}"
        if left := [str(path) for path in self.folder.rglob(".*.tmp*")]:
            return f"temporary files: {', '.join(left)}"
        verify = [sys.executable, "-m", "lowcap.workflow.checksums"]
        environment = os.environ | {"PYTHONPATH": str(self.code / "scripts")}
        verified = subprocess.run(verify, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        return None if verified.stdout.endswith("0 damaged; 0 results without a record\n") else verified.stdout


def kill(study: Study, rng: np.random.Generator, whom: str, moment: float) -> bool:
    """Build, kill or interrupt when a share `moment` of the files is there; return whether the build was at work.

    A study that is finished is built from nothing.
    """
    if len(study.files()) == len(study.good):
        study.empty()
    run = study.start()
    while run.poll() is None and len(study.files()) < moment * len(study.good):
        time.sleep(0.05)
    time.sleep(rng.uniform(0, 2))
    jobs = study.jobs()
    while whom == "a job" and not jobs and run.poll() is None:
        time.sleep(0.05)
        jobs = study.jobs()
    at_work = run.poll() is None
    if at_work:
        with suppress(ProcessLookupError):
            KILLS[whom](run.pid, jobs)
    # Jobs that outlive Snakemake keep its output open.
    run.wait() if whom == "Snakemake" else run.communicate()
    return at_work


def start_twice(study: Study, rng: np.random.Generator) -> str | None:
    """Start two builds within seconds; return what is wrong if not exactly one refused, in one line."""
    first = study.start()
    time.sleep(rng.uniform(0, 3))
    second = study.start()
    ends = [(run.communicate()[0], run.returncode) for run in (first, second)]
    refusals = [text for text, code in ends if code]
    lines = [line for text in refusals for line in text.splitlines() if line.startswith("Error: ")]
    if len(refusals) != 1 or len(lines) != 1 or "another Snakemake is at work" not in lines[0]:
        return f"two at once: {ends}"
    return None


def flip(content: bytes, rng: np.random.Generator) -> bytes:
    """Return `content` with one bit flipped."""
    place, bit = rng.integers(len(content)), rng.integers(8)
    return content[:place] + bytes([content[place] ^ 1 << int(bit)]) + content[place + 1 :]


DAMAGE: dict[str, Callable[[bytes, np.random.Generator], bytes]] = {
    "a bit flipped": flip,
    "truncated": lambda content, rng: content[: rng.integers(len(content))],
    "emptied": lambda content, rng: b"",
    "replaced by zeros": lambda content, rng: bytes(len(content)),
}


def damage(path: Path, how: str, rng: np.random.Generator) -> None:
    """Damage a file and put its modification time back."""
    before = path.stat()
    path.write_bytes(DAMAGE[how](path.read_bytes(), rng))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@contextmanager
def full_disk(disk: Path, free: int) -> Iterator[None]:
    """Leave a file system in memory only `free` bytes for the block. Needs root."""
    resize(disk, shutil.disk_usage(disk).used + free)
    try:
        yield
    finally:
        resize(disk, DISK)


def resize(disk: Path, size: int) -> None:
    """Make a file system in memory as large as `size` bytes."""
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only for the block, also for root. Needs root."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def refused(study: Study, words: str, traceback: bool = False) -> str | None:
    """Build; return what is wrong if it does not fail with the pattern `words` in its output, or with a traceback."""
    run = study.snakemake("--cores", "2", TABLE)
    printed = " ".join((run.stdout + run.stderr).split())
    neat = traceback or "Traceback" not in printed
    return None if run.returncode and re.search(words, printed) and neat else f"not refused: {printed}"
