# What happens before and after the jobs of a run; Snakemake has one handler of each kind.
import time
from types import SimpleNamespace

from snakemake.io import IOFile
from snakemake.logging import logger
from snakemake.persistence.file import FilePersistence

from lowcap.workflow.buildlog import follow_build
from lowcap.workflow.checksums import METADATA, find_damaged, find_unaccounted
from lowcap.paper.closing import closing_lines
from lowcap.base.files import clear_folder
from lowcap.workflow.locks import lock_run
from lowcap.workflow.plans import write_plan
from lowcap.workflow.progress import name_stage

START = time.time()


def clear_temporaries():
    """Remove what killed jobs have left half-written."""
    with reported_errors():
        for folder in ("results", "resources", "checksums"):
            clear_folder(folder)


def stages():
    """Return the stage of each rule."""
    return {rule.name: name_stage(rule.name, rule.snakefile) for rule in workflow.rules}


# With the rich logger (profiles/), stages take the place of its table of rules and, where there is no terminal, lines
# that of silence. A dry run and --verbose show what they always do, and another workflow that has this one as a module
# what it likes. Beside the records, this rests on these attributes of `workflow` and on the handler's `console`.
shown = workflow.output_settings
if ITSELF and workflow.is_main_process and not (shown.dryrun or shown.verbose):
    for handler in workflow.logger_manager.get_log_handlers():
        if hasattr(handler, "console"):
            quiet = [level.name.lower() for level in shown.quiet or ()]
            follow_build(logger, handler, stages, quiet)


if workflow.is_main_process:
    write_plan(logger)


def mark_unfinished(path):
    """Let Snakemake take a file for unfinished, and the folders it is in, one of which may be the output."""
    names = [IOFile(str(name)) for name in (path, *Path(path).parents[:-1])]
    FilePersistence().started(SimpleNamespace(output=names))


def check_persistence():
    """Raise InputError unless Snakemake keeps its account in files, where damaged results can be marked."""
    backend = workflow.workflow_settings.persistence_backend.name.lower()
    if backend != "file":
        raise InputError(
            f"--persistence-backend: found {backend}; allowed is file, in which damaged results are marked"
        )


if workflow.is_main_process:
    with reported_errors():
        check_persistence()
    if unaccounted := find_unaccounted():
        logger.warning(
            f"{METADATA}: absent, so nobody can tell with which code and settings {len(unaccounted)} files were made; "
            "they are made again. Copy it with results, resources and checksums"
        )
    for path in (damaged := find_damaged()):
        logger.warning(f"{path}: not what its job wrote; it is made again, with what follows")
    for path in {*unaccounted, *damaged}:
        mark_unfinished(path)


if not COMPARABLE:
    logger.warning(
        f"instructions: {config['instructions']}, held at nothing on this processor: results may have other bytes elsewhere"
    )


def look_when_jobs_end(scheduler):
    """Have Snakemake look for jobs to start when one ends and at no other time, if the user sets no rate of jobs.

    With a rate it looks once more some time after each look that found a job, and so ever more often: after a hundred
    jobs that alone keeps a core busy, and at its end it waits for the last of these looks. No option means "no rate", so
    that the default (100 in a second) stands for it. Each look must then find jobs for all places that come free; more
    it need not see, since it asks for the size of every input of each.
    """
    rate = scheduler.job_rate_limiter
    if rate and (rate.max_jobs, rate.timespan) == (100, 1):
        scheduler.job_rate_limiter = None
    if scheduler.subsample is None:
        places = (workflow.resource_settings.cores, workflow.resource_settings.nodes)
        scheduler.subsample = max(4, *(number or 0 for number in places))


# Snakemake's own lock survives a Snakemake that is killed; this one does not, and waits for its jobs.
onstart:
    with reported_errors():
        globals()["run_lock"] = lock_run()
    clear_temporaries()
    look_when_jobs_end(workflow.scheduler)


# A job that was killed and tried again leaves temporary files, too.
onsuccess:
    clear_temporaries()
    if any(path.stat().st_mtime > START for path in Path("results").glob("paper.pdf")):
        ledger = CODE / "paper/claims/capacity.yaml"
        lines = closing_lines("results", CALLED_FROM, ledger, HEADLINE)
        print(*lines, sep="\n", file=sys.stderr)
