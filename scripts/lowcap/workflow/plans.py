"""The jobs of a dry run, written down: rule, files and reason of each, read from the records of Snakemake's logger."""

import atexit
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lowcap.base.files import write_json

# The environment variable that names the file.
WANTED = "LOWCAP_PLAN"
_FIELDS = {"rule": "rule_name", "input": "input", "output": "output", "benchmark": "benchmark", "reason": "reason"}


class PlanHandler(logging.Handler):
    """Collects what Snakemake logs of jobs, for `write`."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record of a job."""
        if str(getattr(record, "event", "")) == "job_info":
            self.jobs.append({name: _plain(getattr(record, field, None)) for name, field in _FIELDS.items()})

    def write(self, path: Path) -> None:
        """Write all jobs as JSON."""
        write_json({"jobs": self.jobs}, path)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return [str(item) for item in value]


def write_plan(logger: logging.Logger, environment: Mapping[str, str] = os.environ) -> None:
    """Have the jobs that `logger` tells of written to the file that WANTED names, when the process ends, if it does."""
    if path := environment.get(WANTED):
        handler = PlanHandler()
        logger.addHandler(handler)
        atexit.register(handler.write, Path(path).absolute())
