"""The conda environments, the requirements and the lock name the same versions."""

import re
import subprocess
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from lowcap.workflow.staleness import read_pins

ROOT = Path(__file__).parents[2]
PINS = read_pins(ROOT / "envs/requirements.txt")


def pip_pins(name):
    environment = yaml.safe_load((ROOT / "envs" / name).read_text())
    (listed,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    return dict(line.lower().split("==") for line in listed)


@pytest.mark.parametrize("name", ["python.yaml", "latex.yaml"])
def test_conda_has_the_pinned_versions(name):
    assert pip_pins(name).items() <= PINS.items()


def test_conda_has_every_package_that_scripts_import():
    from lowcap.workflow.staleness import DISTRIBUTIONS, reachable

    for script in sorted((ROOT / "scripts").glob("*.py")):
        _, packages = reachable(script)
        listed = pip_pins("latex.yaml" if script.name == "paper.py" else "python.yaml")
        assert {DISTRIBUTIONS.get(package, package).lower() for package in packages} <= set(listed), script.name


def test_every_requirement_is_an_exact_pin_with_a_reason():
    lines = (ROOT / "envs/requirements.txt").read_text().splitlines()
    needed = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w-]+==[\w.]+ +# .{4,}", line) for line in needed)


def locked():
    """Return the entries of the lock, each with its checksums."""
    text = (ROOT / "envs/requirements.lock").read_text()
    entries = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(Requirement(entry.partition("--hash")[0]), entry.count("--hash=sha256:")) for entry in entries]


def test_the_lock_has_every_requirement_and_a_checksum_for_everything():
    entries = locked()
    versions = {(found.name.lower(), str(found.specifier)) for found, _ in entries}
    assert {(name, f"=={pin}") for name, pin in PINS.items()} <= versions
    assert len(entries) > 2 * len(PINS)
    assert all(checksums for _, checksums in entries)


def test_the_lock_names_no_place_to_fetch_from():
    assert not re.search(r"://|--(extra-)?index|--find-links|@ ", (ROOT / "envs/requirements.lock").read_text())


# What `make env TORCH=cpu` leaves out, and then takes from PyTorch's own index, without CUDA.
SCRIPT = (ROOT / "envs/python.sh").read_text()
CUDA = re.compile(re.search(r"^cuda='(.+)'$", SCRIPT, re.MULTILINE)[1])


def test_what_is_installed_is_what_the_lock_says():
    here = {found.name: found for found, _ in locked() if found.marker is None or found.marker.evaluate()}
    if version("torch").endswith("+cpu"):
        here = {name: found for name, found in here.items() if name.startswith("torch") or not CUDA.fullmatch(name)}
    assert {name: f"=={version(name).removesuffix('+cpu')}" for name in here} == {
        name: str(found.specifier) for name, found in here.items()
    }


def test_nothing_but_pytorch_needs_what_belongs_to_cuda():
    names = {found.name for found, _ in locked()}
    assert {"torch", "torchvision", "triton", "nvidia-cudnn-cu13"} <= {name for name in names if CUDA.fullmatch(name)}
    for installed in distributions():
        needs = {Requirement(text).name for text in installed.requires or [] if "extra ==" not in text}
        if not CUDA.fullmatch(installed.name):
            assert {name for name in needs if CUDA.fullmatch(name)} <= {"torch", "torchvision"}, installed.name


def test_uv_is_fetched_by_its_version_and_checksums():
    """Its entry of the lock is what `envs/python.sh` hands to pip."""
    pattern = re.search(r"sed -n '(/\^uv==.*)' ", SCRIPT)[1]
    command = ["sed", "-n", pattern, ROOT / "envs/requirements.lock"]
    entry = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert re.fullmatch(rf"uv=={PINS['uv']}( \\\n +--hash=sha256:\w{{64}})+\n", entry)


def test_the_readme_names_the_supported_pythons():
    supported = re.search(r"^PYTHONS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert f"Python {', '.join(supported[:-1])} or {supported[-1]}" in (ROOT / "README.md").read_text()
