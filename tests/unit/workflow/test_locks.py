"""Locks end with the process that holds them; a run waits for the jobs of a killed one."""

import subprocess
import sys
import time

import pytest

from lowcap.base.errors import InputError
from lowcap.workflow.locks import lock_job, lock_run

HOLD = "import time; from lowcap.workflow.locks import *; {lock}; print('locked', flush=True); time.sleep(60)"


@pytest.fixture
def hold(tmp_path, monkeypatch):
    """A function that starts a process which holds a lock, and kills it at the end."""
    monkeypatch.chdir(tmp_path)
    started = []

    def start(lock):
        process = subprocess.Popen([sys.executable, "-c", HOLD.format(lock=lock)], stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"locked\n"
        return process

    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_run_is_refused_in_one_line_until_the_first_has_ended(hold):
    first = hold("run = lock_run()")
    with pytest.raises(InputError, match="another Snakemake is at work here") as refusal:
        lock_run()
    assert "\n" not in str(refusal.value)
    first.kill()
    first.wait()
    lock_run().close()


def test_a_run_waits_for_jobs_left_behind_and_jobs_not_for_each_other(hold):
    job = hold("job = lock_job(); job.__enter__()")
    with lock_job():
        pass
    waiting = subprocess.Popen(
        [sys.executable, "-c", "from lowcap.workflow.locks import *; lock_run(); print('locked')"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert b"waiting for jobs" in waiting.stderr.readline()
    time.sleep(0.2)
    assert waiting.poll() is None
    job.kill()
    assert waiting.communicate(timeout=60)[0] == b"locked\n"


def test_a_folder_that_cannot_be_written_to_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".snakemake").write_text("")
    with pytest.raises(InputError, match=r"run.lock: cannot be locked"):
        lock_run()
