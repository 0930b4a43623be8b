"""The linters and formatters, as tests."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["ty", "check"],
        ["snakefmt", "--check", "Snakefile", "rules"],
        ["snakemake", "--lint"],
    ],
    ids=" ".join,
)
def test_is_clean(command):
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", sorted(ROOT.glob("rules/*.smk")), ids=lambda path: path.stem)
def test_every_rule_says_where_a_cluster_runs_it(path):
    for rule in re.split(r"^ *rule\b", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        said = re.findall(r"^ +(?:group|localrule):", rule, re.MULTILINE)
        assert len(said) == 1, rule.splitlines()[0] + rule[:60]
