"""A job leaves a log, a record of what it wrote, and one line for a mistake of the user."""

import logging
from types import SimpleNamespace

import pytest
import torch

from lowcap.base.errors import InputError
from lowcap.workflow.checksums import record_path, sha256
from lowcap.workflow.jobs import job

LOG = "logs/measure/a.log"
OUTPUT = "results/a.csv"


@pytest.fixture
def snakemake(tmp_path, monkeypatch):
    """A job in a folder of its own; the process gets its logging and its threads back."""
    monkeypatch.chdir(tmp_path)
    for path in (LOG, OUTPUT):
        (tmp_path / path).parent.mkdir(parents=True)
    root, threads = logging.getLogger(), torch.get_num_threads()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield SimpleNamespace(log=[LOG], output=[OUTPUT], threads=1)
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    torch.set_num_threads(threads)


def run(snakemake, tmp_path, work):
    with job(snakemake):
        (tmp_path / OUTPUT).write_text("x\n1\n")
        work()


def test_what_is_logged_and_written_is_kept(snakemake, tmp_path):
    run(snakemake, tmp_path, lambda: logging.getLogger("lowcap").info("measured %d networks", 3))
    assert (tmp_path / LOG).read_text().endswith("INFO measured 3 networks\n")
    assert record_path(LOG).read_text().endswith(f"\n{sha256(tmp_path / OUTPUT)}  {OUTPUT}\n")


def test_work_has_the_threads_of_the_job(snakemake, tmp_path):
    torch.set_num_threads(2)
    found = []
    run(snakemake, tmp_path, lambda: found.append(torch.get_num_threads()))
    assert found == [1]


def fail(error):
    raise error


@pytest.mark.parametrize(
    ("error", "last"),
    [
        (InputError("x.csv: found 3; allowed is 4"), "ERROR x.csv: found 3; allowed is 4"),
        (KeyboardInterrupt(), "ERROR interrupted"),
        (ZeroDivisionError("by nought"), "ZeroDivisionError: by nought"),
    ],
)
def test_a_failure_says_why_and_keeps_no_record(snakemake, tmp_path, error, last):
    run(snakemake, tmp_path, lambda: None)
    with pytest.raises(SystemExit) as ended:
        run(snakemake, tmp_path, lambda: fail(error))
    assert ended.value.code == 1
    lines = (tmp_path / LOG).read_text().splitlines()
    assert lines[-1].endswith(last)
    assert ("Traceback (most recent call last):" in lines) == isinstance(error, ZeroDivisionError)
    assert not record_path(LOG).exists()
