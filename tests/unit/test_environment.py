"""The conda environments and the requirements name the same versions."""

from pathlib import Path

import pytest
import yaml

from lowcap.staleness import read_pins

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
    from lowcap.staleness import DISTRIBUTIONS, reachable

    for script in sorted((ROOT / "scripts").glob("*.py")):
        _, packages = reachable(script)
        listed = pip_pins("latex.yaml" if script.name == "paper.py" else "python.yaml")
        assert {DISTRIBUTIONS.get(package, package).lower() for package in packages} <= set(listed), script.name


def test_every_requirement_is_an_exact_pin():
    lines = (ROOT / "envs/requirements.txt").read_text().splitlines()
    assert all("==" in line for line in lines if line and not line.startswith("#"))
