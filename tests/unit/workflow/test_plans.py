"""The jobs of a dry run are written down as Snakemake's logger tells of them."""

import json
import logging

from lowcap.workflow.plans import PlanHandler, write_plan


def test_jobs_are_written_and_nothing_else(tmp_path):
    logger = logging.Logger("plan")
    handler = PlanHandler()
    logger.addHandler(handler)
    about = {"rule_name": "prune", "input": ["a.csv"], "output": ["b.csv"], "benchmark": None, "reason": "Missing"}
    logger.info("a job", extra={"event": "job_info", **about})
    logger.info("no job", extra={"event": "progress"})
    handler.write(tmp_path / "plan.json")
    (job,) = json.loads((tmp_path / "plan.json").read_text())["jobs"]
    assert job == {"rule": "prune", "input": ["a.csv"], "output": ["b.csv"], "benchmark": None, "reason": "Missing"}


def test_nothing_is_written_unless_a_file_is_named():
    logger = logging.Logger("plan")
    write_plan(logger, {})
    assert not logger.handlers
