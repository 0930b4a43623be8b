import io
import logging

import pytest
from rich.console import Console
from rich.table import Table

from lowcap.workflow.buildlog import ProgressHandler, follow_build, last_words

STAGES = {"train_a": "train", "train_b": "train", "figure": "figures"}
EXIT = "RuleException:\nCalledProcessError in file rules/train.smk, line 3:\nCommand 'python x.py' {}."


@pytest.fixture
def logger():
    logger = logging.Logger("a logger of its own")
    logger.setLevel(logging.INFO)
    return logger


class Listener(logging.Handler):
    """Keeps the lines that are said, and drops what Snakemake says."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        if not hasattr(record, "event"):
            self.lines += record.getMessage().splitlines()


@pytest.fixture
def said(logger):
    """What is said while a logger gets Snakemake's records, on the clock 0:00:00, 0:00:00, ..."""
    listener = Listener()
    logger.addHandler(listener)
    logger.addHandler(ProgressHandler(logger, lambda: STAGES, lines=True, clock=lambda: 0.0))
    return listener.lines


def job(logger, number, rule="train_a", **wildcards):
    logger.info("", extra={"event": "job_info", "jobid": number, "rule_name": rule, "wildcards": wildcards})


def fail(logger, number, rule="train_a", log=(), **attributes):
    record = {"jobid": number, "rule_name": rule, "log": list(log), "output": ["results/a.csv"], "indent": False}
    logger.error("Error in rule", extra={"event": "job_error", **record, **attributes})


def test_a_build_from_its_stages_to_its_end(logger, said):
    logger.info("Job stats ...", extra={"event": "run_info", "stats": {"train_a": 1, "figure": 1, "total": 2}})
    for done, rule in enumerate(["train_a", "figure"], 1):
        job(logger, done, rule)
        logger.info("", extra={"event": "job_finished", "job_id": done})
        logger.info(None, extra={"event": "progress", "done": done, "total": 2})
    assert said == [
        "2 jobs, by stage (by rule: snakemake -n):",
        "  train 1, figures 1",
        "[0:00:00] train: begun",
        "[0:00:00] 50 % (1 of 2 jobs)",
        "[0:00:00] figures: begun",
        "[0:00:00] 100 % (2 of 2 jobs)",
    ]


def test_nothing_is_said_of_nothing_to_do_or_of_other_messages(logger, said):
    logger.info("Nothing to be done")
    logger.info("Execute 1 jobs...", extra={"event": "job_started", "jobs": [1]})
    assert said == ["Nothing to be done"]


def test_a_failed_job_is_one_line_with_its_wildcards_log_and_the_end_of_that(logger, said, tmp_path):
    log = tmp_path / "s0.log"
    log.write_text("2026-11-25 18:01:52,016 ERROR the job failed\nTraceback ...\nRuntimeError: boom\n\n")
    job(logger, 7, task="4v9", seed="0")
    logger.error(EXIT.format("returned non-zero exit status 1"), extra={"event": "error", "exception": "RuleException"})
    fail(logger, 7, log=[str(log)])
    assert said[1:] == [f"[0:00:00] failed: train_a (task=4v9, seed=0), log {log}: RuntimeError: boom"]


def test_a_killed_job_says_by_what_and_not_what_it_wrote_last(logger, said, tmp_path):
    log = tmp_path / "s0.log"
    log.write_text("all is well\n")
    died = EXIT.format("died with <Signals.SIGKILL: 9>")
    logger.error(died, extra={"event": "error", "exception": "RuleException"})
    fail(logger, 7, log=[str(log)])
    fail(logger, 8, log=[str(log)])
    assert said == [
        f"[0:00:00] failed: train_a (results/a.csv), log {log}: killed by SIGKILL",
        f"[0:00:00] failed: train_a (results/a.csv), log {log}: all is well",
    ]


def test_a_failed_group_is_one_line_with_the_log_last_written(logger, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.log").write_text("out of memory\n")
    jobs = [{"rule_name": "train_a", "log": [name]} for name in ("gone.log", "b.log", "gone too.log")]
    jobs.append({"rule_name": "figure", "log": []})
    extra = {"event": "group_error", "groupid": "g", "aux_logs": [f"{tmp_path}/slurm.log"], "job_error_info": jobs}
    logger.error("Error in group", extra=extra)
    for number in range(4):
        fail(logger, number, indent=True)
    assert said == ["[0:00:00] failed: 3 x train_a, figure, run as a group, log b.log, slurm.log: out of memory"]


def test_the_last_words_are_one_line_without_date_of_the_first_file_that_has_any(tmp_path):
    empty, long = tmp_path / "empty.log", tmp_path / "long.log"
    empty.write_text("\n\n")
    long.write_bytes(b"x" * 20_000 + b"\n2026-11-25 18:01:52,016 ERROR \xff" + b"y" * 1000 + b"\n")
    words = last_words([str(tmp_path / "none.log"), str(empty), str(long)])
    assert words == "\ufffd" + "y" * 299 + " ..."
    assert last_words([str(empty), str(tmp_path)]) == ""


def test_an_error_of_its_own_stops_nothing(logger, said, capsys):
    logger.info("", extra={"event": "job_finished"})
    logger.info("on we go")
    assert said == ["on we go"]
    assert "AttributeError" in capsys.readouterr().err


class Rich(logging.Handler):
    """Prints a table for the plan and a wall of text for a failed job, as Snakemake's rich logger does."""

    def __init__(self, terminal):
        super().__init__()
        self.console = Console(file=io.StringIO(), force_terminal=terminal, width=80, _environ={"TERM": "xterm"})

    def emit(self, record):
        event = getattr(record, "event", None)
        if event == "run_info":
            self.console.print(Table("rule", title="Job stats"))
        elif event == "job_error":
            self.console.print("a wall")
        elif event in (None, "error"):
            self.console.print(record.getMessage(), markup=False)

    def close(self):
        self.console.print()


def shown(logger, terminal, quiet=()):
    """Return what the rich logger shows of a build with a failed job."""
    rich = Rich(terminal)
    logger.addHandler(rich)
    follow_build(logger, rich, lambda: STAGES, quiet)
    logger.info("Job stats ...", extra={"event": "run_info", "stats": {"train_a": 1, "total": 1}})
    job(logger, 1)
    logger.error(EXIT.format("returned 1"), extra={"event": "error", "exception": "RuleException"})
    fail(logger, 1)
    logger.error("MissingOutput", extra={"event": "error", "exception": "MissingOutputException"})
    rich.close()
    return rich.console.file.getvalue()


def test_without_a_terminal_there_are_lines_and_neither_table_nor_walls_nor_empty_lines_at_the_end(logger):
    assert shown(logger, terminal=False).splitlines() == [
        "1 job, by stage (by rule: snakemake -n):",
        "  train 1",
        "[0:00:00] train: begun",
        "[0:00:00] failed: train_a (results/a.csv)",
        "MissingOutput",
    ]


def test_in_a_terminal_there_are_stages_and_the_walls_of_the_rich_logger(logger):
    text = shown(logger, terminal=True)
    assert "train" in text
    assert "a wall" in text
    assert "CalledProcessError" in text
    assert "Job stats" not in text
    assert "begun" not in text


@pytest.mark.parametrize("quiet", [["progress", "rules"], ["all"]])
def test_a_quiet_build_says_its_problems_only(logger, quiet):
    assert shown(logger, terminal=False, quiet=quiet).splitlines() == [
        "[0:00:00] failed: train_a (results/a.csv)",
        "MissingOutput",
    ]
