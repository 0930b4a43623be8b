"""Fingerprints that are kept: the same as those that are found, and never those of other code."""

import os

import pytest

from lowcap.workflow.fingerprints import Fingerprints, read_accounts
from lowcap.workflow.staleness import fingerprint


@pytest.fixture
def tree(tmp_path):
    files = {
        "scripts/run.py": "from lib.tools import double\nprint(double(2))\n",
        "scripts/lib/tools.py": "import numpy\nFACTOR = 2\ndef double(x):\n    return numpy.multiply(x, FACTOR)\n",
        "scripts/lib/unreached.py": "import torch\n",
        "requirements.txt": "numpy==2.0.0\ntorch==2.0.0\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def found(tree, environment=None, words=None):
    return fingerprint(tree / "scripts/run.py", tree / "requirements.txt", environment or {}, words)


def start(tree):
    return Fingerprints(
        tree / "scripts",
        tree / "requirements.txt",
        *(tree / f"kept/{name}.json" for name in ("fingerprints", "accounts")),
    )


def kept(tree):
    """Return what a start finds, and whether it had to look."""
    fingerprints = start(tree)
    value = fingerprints.find("run.py", {})
    fingerprints.keep()
    return value, fingerprints.new


def test_what_each_fingerprint_is_made_of_is_kept_for_later_versions_of_the_code(tree):
    first, _ = kept(tree)
    code = (tree / "scripts/lib/tools.py").read_text()
    (tree / "scripts/lib/tools.py").write_text(code.replace("FACTOR = 2", "FACTOR = 3"))
    second, _ = kept(tree)
    accounts = read_accounts(tree / "kept/accounts.json")
    assert set(accounts) == {first, second}
    old, new = accounts[first], accounts[second]
    assert {name for name in old if old[name] != new[name]} == {"lib/tools.py: FACTOR"}
    assert old["package numpy"] == "2.0.0"
    assert "lib/tools.py: double" in old
    assert read_accounts(tree / "requirements.txt") == {}, "what is no account is none"


def test_what_was_found_is_kept(tree):
    first = kept(tree)
    assert first == (found(tree), True)
    assert kept(tree) == (first[0], False)


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("scripts/lib/unreached.py", "import torch  # a comment\n"),
        ("scripts/lib/tools/__init__.py", "double = None\n"),
        ("requirements.txt", "numpy==2.0.1\ntorch==2.0.0\n"),
    ],
)
def test_what_was_kept_ends_with_any_change_of_the_code(tree, name, new):
    kept(tree)
    date = (tree / "requirements.txt").stat().st_mtime_ns
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text(new)
    os.utime(tree / name, ns=(date, date))
    assert kept(tree) == (found(tree), True)


def test_words_and_instructions_are_kept_apart(tree):
    fingerprints = start(tree)
    chosen = [({}, None), ({}, []), ({}, ["a"]), ({"MKL_CBWR": "AVX2"}, None)]
    for environment, words in chosen:
        assert fingerprints.find("run.py", environment, words) == found(tree, environment, words)
    assert len(fingerprints.known) == len(chosen)


def test_nothing_is_kept_of_code_that_is_edited_meanwhile(tree):
    fingerprints = start(tree)
    (tree / "scripts/lib/tools.py").write_text("double = None\n")
    fingerprints.find("run.py", {})
    fingerprints.keep()
    assert not fingerprints.kept.exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"state": 1, "fingerprints": 2}', "\0"])
def test_a_file_of_fingerprints_that_is_none_counts_for_nothing(tree, content):
    (tree / "kept").mkdir()
    (tree / "kept/fingerprints.json").write_text(content)
    assert kept(tree) == (found(tree), True)
