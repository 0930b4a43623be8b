"""Where results come from: the code, the settings, the data, the packages and the machine."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from safetensors import safe_open

from lowcap.workflow.checksums import sha256

# What determines results; edits of other files leave the state of the code as it is.
SOURCES = ("Snakefile", "config.yaml", "README.md", "rules", "scripts", "envs", "paper", "profiles")


def value_checksum(value: object) -> str:
    """Return the SHA-256 of plain values, whatever the order of their keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=True).stdout


def code_state(root: Path, paths: Iterable[str] = SOURCES) -> dict[str, Any]:
    """Return the commit of the project in `root` and which files among `paths` differ from it or are not in it.

    The commit is None, and nothing else is known, where `root` is not the top of a repository that git can read.
    """
    try:
        if Path(_git(root, "rev-parse", "--show-toplevel").rstrip("\n")).resolve() != root.resolve():
            return {"commit": None}
        changes = _git(root, "status", "--porcelain", "-z", "--no-renames", "--", *paths)
        commit = _git(root, "rev-parse", "HEAD").strip()
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None}
    return {"commit": commit, "changed_files": sorted(entry[3:] for entry in changes.split("\0") if entry)}


def makers_of(files: Iterable[str], rules: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Return of every file that one of Snakemake's `rules` makes the rule's name and its script, in order of files."""
    known, found = list(rules), {}
    for file in sorted(files):
        rule = next((rule for rule in known if rule.is_producer(file)), None)
        if rule is not None:
            script = Path(rule.script).name.format(params=rule.params)
            found[file] = {"rule": rule.name, "script": f"scripts/{script}"}
    return found


def package_versions(names: Iterable[str]) -> dict[str, str | None]:
    """Return the installed versions of packages, None for one that is not installed."""
    versions = {}
    for name in sorted(names):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = None
    return versions


def _first_line(*command: str) -> str | None:
    try:
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.partition("\n")[0]


def _processor() -> str | None:
    try:
        about = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    names = (line.partition(":")[2].strip() for line in about.splitlines() if line.startswith("model name"))
    return next(names, None)


def machine() -> dict[str, str | None]:
    """Return what of this machine may change a digit: system, processor, Python, LaTeX; no names of people or hosts."""
    return {
        "system": platform.platform(),
        "architecture": platform.machine(),
        "processor": _processor(),
        "python": platform.python_version(),
        "latex": _first_line("pdflatex", "--version"),
    }


def data_state(sources: Mapping[str, Any], files: Iterable[str | Path]) -> dict[str, Any]:
    """Return a dataset's `sources` (what its download wrote) with the SHA-256 of its decompressed files, by name."""
    return {**sources, "sha256": {Path(path).name: sha256(path) for path in files}}


def training_devices(files: Iterable[str | Path]) -> list[str]:
    """Return the devices, each once and in order, on which the networks in files were trained, from their headers."""
    devices = set()
    for path in files:
        with safe_open(path, framework="numpy") as file:
            devices.add(json.loads(file.metadata()["lowcap"])["device"])
    return sorted(devices)
