"""One run at a time in a folder, by locks that end with the process that holds them, however it ends."""

import errno
import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lowcap.errors import InputError

logger = logging.getLogger(__name__)

FOLDER = Path(".snakemake")
WITHOUT_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP}


def _lock(name: str, kind: int) -> IO | None:
    """Return the locked file, or None if another process has it locked.

    On a file system that knows no locks the file is returned as it is. Raises InputError if it cannot be opened.
    """
    path = FOLDER / name
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a+")  # to read and to write, as a shared and an exclusive lock on NFS want it
        fcntl.flock(file, kind)
    except BlockingIOError:
        return None
    except OSError as error:
        if error.errno not in WITHOUT_LOCKS:
            raise InputError(f"{path}: cannot be locked ({error.strerror})") from error
        logger.warning("%s: this file system knows no locks; see to it that only one Snakemake runs here", path)
    return file


def lock_run() -> IO:
    """Lock the working folder for a run and return the lock, which lasts until it is closed or the process ends.

    Jobs that outlived an earlier run, one that was killed, are waited for. Raises InputError if
    another run is at work.
    """
    run = _lock("run.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if run is None:
        raise InputError(f"{Path.cwd()}: another Snakemake is at work here; wait for its end or stop it")
    jobs = _lock("jobs.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if jobs is None:
        logger.warning("waiting for jobs that a killed run has left behind")
        jobs = _lock("jobs.lock", fcntl.LOCK_EX)
    jobs.close()
    return run


@contextmanager
def lock_job() -> Iterator[None]:
    """Let later runs wait while the block is at work; jobs do not wait for each other."""
    with _lock("jobs.lock", fcntl.LOCK_SH):
        yield
