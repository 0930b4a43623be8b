"""Snakemake's account of a file: by which rule, with which settings and code, from which files it was made."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lowcap.workflow.checksums import METADATA

# Snakemake splits longer names into folders.
LONGEST_NAME = 254


def account_path(file: str) -> Path:
    """Return where Snakemake keeps its account of a file, whose path is that which the rule gives."""
    coded = urlsafe_b64encode(file.encode()).decode()
    parts = [coded[at : at + LONGEST_NAME] for at in range(0, len(coded), LONGEST_NAME)]
    return METADATA.joinpath(*(f"@{part}" for part in parts[:-1]), parts[-1])


def read_account(file: str) -> dict[str, Any]:
    """Return Snakemake's account of a file, or nothing where it has none."""
    try:
        return dict(json.loads(account_path(file).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def portable_account(account: Mapping[str, Any], date: int) -> dict[str, Any]:
    """Return an account without what says when and in which process its job ran, so that equal jobs have equal ones.

    The job is dated at `date`, in s since 1970, and numbered by its rule and its log, by which Snakemake's report tells
    jobs apart.
    """
    job = json.dumps([account["rule"], account["log"]])
    number = int(hashlib.sha256(job.encode()).hexdigest()[:12], 16)
    return {**account, "starttime": date, "endtime": date, "job_hash": number, "external_jobid": None}
