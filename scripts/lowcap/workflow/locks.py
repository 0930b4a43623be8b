"""One run at a time in a folder, by locks that end with the process that holds them, however it ends."""

import errno
import fcntl
import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lowcap.base.errors import InputError

logger = logging.getLogger(__name__)

FOLDER = Path(".snakemake")
WITHOUT_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP}


def _open(name: str) -> IO[str]:
    """Open a file to lock. Raises InputError if it cannot be opened."""
    path = FOLDER / name
    try:
        path.parent.mkdir(exist_ok=True)
        return path.open("a+")  # to read and to write, as a shared and an exclusive lock on NFS want it
    except OSError as error:
        raise InputError(f"{path}: cannot be locked ({error.strerror})") from error


def _lock(file: IO[str], kind: int) -> bool:
    """Lock an open file and return True, or False at once if another process has it and `kind` says not to wait.

    A file system that knows no locks gives a warning and True. Raises InputError if the lock fails otherwise.
    """
    try:
        fcntl.flock(file, kind)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in WITHOUT_LOCKS:
            raise InputError(f"{file.name}: cannot be locked ({error.strerror})") from error
        logger.warning("%s: this file system knows no locks; see to it that only one Snakemake runs here", file.name)
    return True


def lock_run() -> IO[str]:
    """Lock the working folder for a run and return the lock, which lasts until it is closed or the process ends.

    Jobs that outlived an earlier run, one that was killed, are waited for. Raises InputError if
    another run is at work.
    """
    run = _open("run.lock")
    if not _lock(run, fcntl.LOCK_EX | fcntl.LOCK_NB):
        raise InputError(f"{Path.cwd()}: another Snakemake is at work here; wait for its end or stop it")
    with _open("jobs.lock") as jobs:
        if not _lock(jobs, fcntl.LOCK_EX | fcntl.LOCK_NB):
            logger.warning("waiting for jobs that a killed run has left behind")
            _lock(jobs, fcntl.LOCK_EX)
    return run


@contextmanager
def lock_job() -> Generator[None]:
    """Let later runs wait while the block is at work; jobs do not wait for each other."""
    with _open("jobs.lock") as jobs:
        _lock(jobs, fcntl.LOCK_SH)
        yield
