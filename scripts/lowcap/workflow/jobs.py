"""What every script does around its work: log, thread limit, one line for a user's error."""

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import threadpool_limits

from lowcap.base.errors import InputError
from lowcap.workflow.checksums import remove_record, write_record
from lowcap.workflow.locks import lock_job

logger = logging.getLogger("lowcap")


@contextmanager
def job(snakemake: Any) -> Generator[Any]:
    """Run the block as a Snakemake job and yield the `snakemake` object.

    Messages of the `lowcap` logger and warnings go to the job's log file; BLAS and torch use
    `snakemake.threads` threads. An InputError ends the log with its one line, any other
    exception with its traceback; both make the job fail. While the block runs, later runs wait for
    it; when it succeeds, the checksums of its outputs go on record.
    """
    logging.basicConfig(
        filename=snakemake.log[0],
        filemode="w",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
        force=True,
    )
    logging.captureWarnings(True)
    with threadpool_limits(snakemake.threads):
        if torch := sys.modules.get("torch"):
            torch.set_num_threads(snakemake.threads)
        try:
            with lock_job():
                remove_record(snakemake.log[0])
                yield snakemake
                write_record(snakemake.log[0], snakemake.output)
        except InputError as error:
            logger.error("%s", error)
            sys.exit(1)
        except KeyboardInterrupt:
            logger.error("interrupted")
            sys.exit(1)
        except Exception:
            logger.exception("the job failed")
            sys.exit(1)
