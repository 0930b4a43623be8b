"""The real workflow, built once on the packaged sample with a small grid; tests work on copies of that folder."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PARTS = (
    *("Snakefile", "config.yaml", "extended.yaml", "README.md", "LICENSE", "CITATION.cff"),
    *("rules", "scripts", "envs", "paper", "profiles", "docs"),
)
PASSWORD = "hush-hush"
# What follows from everything: the target rule and the provenance.
LAST = ("all", "provenance", "provenance_page", "total")
SMALL = ROOT / "tests/workflow/small.yaml"
# What takes longest starts first: a file that mostly waits beside one that builds on both cores.
FIRST = ("test_slurm", "test_build", "test_places", "test_setup")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of FIRST first."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(FIRST)))


class Project:
    """A copy of the project with its results, which may lie apart from its code; `grid` extends its config."""

    def __init__(self, folder: Path, grid: Path = SMALL, code: Path | None = None) -> None:
        self.folder = folder
        self.grid = grid
        self.code = code or folder

    @classmethod
    def fresh(cls, folder: Path, grid: Path = SMALL) -> "Project":
        """Copy what the project consists of, without results, to `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, folder / part)
        return cls(folder, grid)

    def copy(self, folder: Path) -> "Project":
        """Copy the project with its results, which lie beside its code, to `folder`."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return type(self)(folder, self.grid)

    def call(self, *arguments: str, data: str | None = None, config: dict | None = None) -> dict:
        """Return what starts Snakemake on the grid, changed by `config`, with the local `data` folder if given."""
        changes = self.folder / "changes.yaml"
        changes.write_text(yaml.safe_dump(config or {}))
        environment = {name: value for name, value in os.environ.items() if name != "LOWCAP_DATA"}
        environment |= {"COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
        # No mirror is reached, wherever the tests run.
        environment |= dict.fromkeys(("http_proxy", "https_proxy"), f"http://user:{PASSWORD}@127.0.0.1:9")
        if data is not None:
            environment["LOWCAP_DATA"] = data
        command = [sys.executable, "-m", "snakemake", *arguments, "--configfile", str(self.grid), str(changes)]
        if self.code != self.folder:
            command += ["--snakefile", str(self.code / "Snakefile")]
        return {"args": command, "cwd": self.folder, "env": environment, "text": True}

    def snakemake(
        self, *arguments: str, data: str | None = None, config: dict | None = None, timeout: float | None = None
    ) -> subprocess.CompletedProcess:
        """Run Snakemake, as `call` says, to its end; after `timeout` seconds it is killed and TimeoutExpired raised."""
        call = self.call(*arguments, data=data, config=config)
        return subprocess.run(**call, capture_output=True, check=False, timeout=timeout)

    def build(self, *arguments: str) -> str:
        """Build and return what was printed; fail with it if the build fails."""
        run = self.snakemake("--cores", "2", *arguments)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout + run.stderr

    def planned(self, *targets: str, config: dict | None = None) -> dict[str, int]:
        """Return how many jobs of each rule a dry run plans, without those that follow from everything."""
        run = self.snakemake("-n", *targets, config=config)
        assert run.returncode == 0, run.stdout + run.stderr
        jobs = re.findall(r"^ ([a-z0-9_ ]+?) +(\d+) *$", run.stdout + run.stderr, re.MULTILINE)
        counts = {rule.replace(" ", "_"): int(count) for rule, count in jobs}
        return {rule: count for rule, count in counts.items() if rule not in LAST}

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text in a file, which must contain it."""
        path = self.code / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")


def pdf_text(project: Project) -> str:
    """Return the text of the paper of a built project."""
    return subprocess.run(
        ["pdftotext", "-layout", project.folder / "results/paper.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="session")
def fresh() -> Callable[[Path], Project]:
    """What copies the project, without results, to a folder."""
    return Project.fresh


@pytest.fixture(scope="session")
def built(tmp_path_factory, worker_id) -> Project:
    """The project built to the PDF from the packaged sample, once for all workers of pytest, which only read it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "built"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            project = Project.fresh(tmp_path_factory.mktemp("project with spaces"))
            project.build()
            project.folder.rename(folder)
    return Project(folder)


@pytest.fixture
def project(built, tmp_path) -> Project:
    """A copy of the built project that a test may change."""
    return built.copy(tmp_path / "project")


@pytest.fixture
def default_project(tmp_path) -> Project:
    """The project with the default grid, but fewer seeds and epochs in the largest studies, and no results."""
    return Project.fresh(tmp_path, grid=SMALL.with_name("sample.yaml"))


@pytest.fixture
def elsewhere(monkeypatch, tmp_path_factory) -> Iterator[None]:
    """Another user name and home, locale, time zone, hash seed and umask for what the test starts."""
    home = tmp_path_factory.mktemp("home")
    changes = {"USER": "other", "LOGNAME": "other", "HOME": str(home), "LC_ALL": "C", "LANG": "C"}
    for name, value in (changes | {"TZ": "Pacific/Chatham", "PYTHONHASHSEED": "7"}).items():
        monkeypatch.setenv(name, value)
    before = os.umask(0o077)
    yield
    os.umask(before)
