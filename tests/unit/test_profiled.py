"""Profiles of builds: what the hook writes of a process, and what the summary makes of many."""

import os
import subprocess
import sys

import pytest

from profiled import HOOK, KINDS, Record, name_script, profile_build, run_profiled, summarise

BURN = """
import time

def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
"""
DATA = """
from burning import burn

def load_data():
    burn(0.2)

def train():
    [burn(0.4) for _ in range(1)]
"""
LIBRARY = {
    "../burning.py": BURN,
    "networks/products.py": "from burning import burn\n\ndef product():\n    burn(0.3)\n",
    "data.py": DATA,
    "slow.py": "from burning import burn\n\nburn(0.15)\n",
}
SCRIPT = """
from types import SimpleNamespace
import lowcap.slow
from lowcap.data import load_data, train
from lowcap.networks.products import product

snakemake = SimpleNamespace(rule="train_small")
held = b"1" * 300 * 2**20  # the script's own, though a call follows
product(), load_data(), train()
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What the hook writes of a job with a library of its own, and the folder of the library."""
    folder = tmp_path_factory.mktemp("job")
    for name, text in LIBRARY.items():
        path = folder / "scripts/lowcap" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    script = folder / "tmp_b1__a7f.train.py"
    script.write_text(SCRIPT + "print('done')\n")
    return run_profiled([sys.executable, str(script)], folder, PYTHONPATH=str(folder / "scripts"))


def test_the_hook_tells_a_job_from_its_rule_and_script(run):
    (record,) = run.records
    assert (record.rule, record.script, run.printed) == ("train_small", "train", "done\n")


def test_the_hook_tells_what_the_time_went_to(run):
    (record,) = run.records
    kinds = {"products": 0.3, "reading": 0.2, "data.train": 0.4}
    assert {kind: record.seconds[kind] for kind in kinds} == pytest.approx(kinds, abs=0.08)
    assert record.seconds["imports"] >= 0.15
    assert record.seconds["elsewhere"] > 0.01
    assert sum(record.seconds.values()) == pytest.approx(record.processor)
    assert record.wall > 0.7


def test_the_hook_tells_the_memory_of_the_job_and_not_of_its_parent(run, tmp_path):
    assert 300 < run.records[0].peak_mb < 400
    held = b"1" * 300 * 2**20
    (record,) = run_profiled([sys.executable, "-c", "pass"], tmp_path).records
    assert record.peak_mb < 100 < len(held)


def test_a_process_may_become_another_program(tmp_path):
    burn = "import os, sys, time\nwhile time.process_time() < {}: pass\n"
    code = burn.format(0.1) + f"os.execv(sys.executable, [sys.executable, '-c', {burn.format(0.3)!r}])"
    (record,) = run_profiled([sys.executable, "-c", code], tmp_path).records
    assert record.processor == pytest.approx(0.3, abs=0.1)


def test_the_hook_does_nothing_where_no_folder_is_named():
    code = "import signal, sitecustomize; print(signal.getsignal(signal.SIGPROF).name, sitecustomize.__file__)"
    variables = {**os.environ, "PYTHONPATH": str(HOOK)}
    run = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["SIG_DFL", str(HOOK / "sitecustomize.py")]


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("/a/.snakemake/scripts/tmpabcdefgh.train.py", "train"),
        ("/a/.snakemake/scripts/tmpa_.b__1h.train.py", "tmpa_.b__1h.train"),
        ("/a/.snakemake/scripts/tmpa_cb__1h.figure_speed.py", "figure_speed"),
        ("/venv/bin/snakemake", "Snakemake"),
        ("/venv/lib/python3.11/site-packages/snakemake/__main__.py", "Snakemake"),
        ("/a/tests/tools/other.py", "other"),
        ("-c", "-c"),
    ],
)
def test_a_script_has_the_name_that_the_project_gives_it(program, name):
    assert name_script(program) == name


SECONDS = {"imports": 1.0, "products": 2.0, "a.train": 2.5, "elsewhere": 0.5}
JOB = Record("train_small", "train", wall=10.0, processor=6.0, children=0.0, peak_mb=500.0, seconds=SECONDS)


@pytest.fixture
def records():
    """Two training jobs, one that runs LaTeX, and Snakemake, whose children took 2 s that are in no record."""
    return [
        JOB,
        JOB._replace(wall=12.0, peak_mb=510.4),
        Record("paper", "paper", 8.0, 1.0, 6.0, 90.0, {"imports": 1.0}),
        Record("", "Snakemake", 40.0, 5.0, 21.0, 200.0, {"imports": 2.0, "reading": 1.0, "elsewhere": 2.0}),
    ]


def test_rules_stand_in_order_of_their_cost_below_all(records):
    table = summarise(records).set_index("rule")
    assert list(table.index) == ["all", "train_small", "paper", "Snakemake"]
    assert table["processor_s"].to_dict() == {"all": 26.0, "train_small": 12.0, "Snakemake": 7.0, "paper": 7.0}
    assert table["jobs"].to_dict() == {"all": 3, "train_small": 2, "Snakemake": 1, "paper": 1}
    assert table["peak_mb"].to_dict() == {"all": 510, "train_small": 510, "Snakemake": 200, "paper": 90}


def test_a_row_says_where_the_time_of_a_rule_goes(records):
    row = summarise(records).set_index("rule").loc["train_small"]
    kinds = {"imports_s": 2.0, "products_s": 4.0, "reading_s": 0.0, "writing_s": 0.0, "programs_s": 0.0, "rest_s": 6.0}
    assert row[list(kinds)].to_dict() == kinds
    assert (row["wall_s"], row["waiting_s"], row["most_of_rest"]) == (22.0, 10.0, "a.train 83%")


def test_the_columns_add_up(records):
    table = summarise(records)
    parts = [f"{part}_s" for part in (*KINDS, "programs", "rest")]
    assert table[parts].sum(axis=1).tolist() == pytest.approx(table["processor_s"].tolist())
    assert table.loc[0, [*parts, "processor_s"]].tolist() == table.loc[1:, [*parts, "processor_s"]].sum().tolist()


def test_what_no_record_has_and_no_job_waits_for_is_named(records):
    table = summarise(records).set_index("rule")
    assert table["programs_s"].to_dict() == {"all": 8.0, "train_small": 0.0, "Snakemake": 2.0, "paper": 6.0}
    assert table["waiting_s"].to_dict() == {"all": 11.0, "train_small": 10.0, "Snakemake": 33.0, "paper": 1.0}


def test_a_profile_is_of_a_build_from_nothing(tmp_path):
    (tmp_path / "results").mkdir()
    with pytest.raises(SystemExit, match="results is there already"):
        profile_build(tmp_path, [])
