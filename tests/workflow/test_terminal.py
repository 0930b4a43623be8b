"""What a build shows while it runs: in a terminal stages and the progress bar, elsewhere stages and lines."""

import os
import pty
import re
import subprocess

import pytest

from workflow.conftest import ROOT

TABLE = "results/all_pairs/summaries/training.csv"
AGAIN = ("--forcerun", "summarise", "--cores", "1", TABLE)
RULES = "Job stats"


@pytest.fixture(scope="module")
def study(tmp_path_factory, fresh):
    """A copy of the project with a study of one training job."""
    study = fresh(tmp_path_factory.mktemp("terminal") / "study")
    study.grid = study.folder / "grid.yaml"
    tiny = (ROOT / "tests/tools/tiny.yaml").read_text()
    study.grid.write_text(tiny.replace("[0, 42]", "[0]").replace("train: [task, seed]", "train: [task]"))
    return study


@pytest.fixture(scope="module")
def lines(study):
    """The lines that a build writes to a pipe, read while it runs, and whether it had ended when each came."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(**study.call("--cores", "2", TABLE), **options) as build:
        lines = [(line.rstrip("\n"), build.poll() is not None) for line in build.stdout]
    assert build.returncode == 0, lines
    return lines


def test_without_a_terminal_a_build_says_its_stages_and_how_far_it_is(lines):
    text = "\n".join(line for line, _ in lines)
    assert "5 jobs, by stage (by rule: snakemake -n):\n  data 2, train 1, summarise 2\n" in text
    said = [line.split("] ") for line, _ in lines if line.startswith("[")]
    assert all(re.fullmatch(r"\[0:0\d:\d\d", time) for time, _ in said)
    assert sorted(time for time, _ in said) == [time for time, _ in said]
    begun = [stage.removesuffix(": begun") for _, stage in said if stage.endswith(": begun")]
    assert begun == ["data", "train", "summarise"]
    shares = [line for _, line in said if "%" in line]
    assert [share.split(", ")[0] for share in shares] == [f"{20 * done} % ({done} of 5 jobs)" for done in range(1, 6)]
    assert all(share.endswith(" left") for share in shares[:-1])
    assert RULES not in text
    assert "train all pairs" not in text
    assert lines[-1][0], "no empty lines at the end"


def test_each_line_comes_when_it_is_said(lines):
    assert [ended for line, ended in lines if ": begun" in line or " of 5 jobs" in line] == [False] * 8


def test_a_failed_job_is_one_line(lines, study):
    script = study.folder / "scripts/summarise.py"
    code = script.read_text()
    study.edit("scripts/summarise.py", "about = dict", 'raise ValueError("no way")\n    about = dict')
    try:
        run = study.snakemake("--cores", "1", TABLE)
    finally:
        script.write_text(code)
    assert run.returncode != 0
    text = run.stdout + run.stderr
    assert re.findall(r"^\[0:00:\d\d\] failed: (.*)", text, re.MULTILINE) == [
        "summarise (study=all_pairs, table=training), log logs/summarise/all_pairs/training.log: ValueError: no way"
    ]
    assert text.count("no way") == 1
    assert "Traceback" not in text
    assert "CalledProcessError" not in text


def test_a_dry_run_shows_the_rules(lines, study):
    run = study.snakemake("-n", *AGAIN)
    text = run.stdout + run.stderr
    assert RULES in text
    assert re.search(r"^ summarise +1 *$", text, re.MULTILINE)
    assert "by stage" not in text
    assert "begun" not in text


def test_in_a_terminal_there_are_stages_and_the_progress_bar(lines, study):
    terminal, end = pty.openpty()
    call = study.call(*AGAIN)
    call["env"] |= {"TERM": "xterm"}
    with subprocess.Popen(**call, stdin=end, stdout=end, stderr=end, start_new_session=True) as build:
        os.close(end)
        shown = b""
        try:
            while part := os.read(terminal, 10_000):
                shown += part
        except OSError:  # what Linux says at the end
            os.close(terminal)
    assert build.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert "1 job, by stage (by rule: snakemake -n):" in text
    assert "summarise 1" in text
    assert "Workflow Progress" in text
    assert re.search(r"Total Progress +━+ +100%", text)
    assert RULES not in text
    assert "begun" not in text
