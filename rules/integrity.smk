from types import SimpleNamespace

from snakemake.io import IOFile
from snakemake.logging import logger
from snakemake.persistence.file import FilePersistence

from lowcap.checksums import find_damaged
from lowcap.files import clear_folder
from lowcap.locks import lock_run

# A damaged file counts as unfinished, as do the folders it is in, one of which may be the output.
for path in find_damaged() if workflow.is_main_process else []:
    logger.warning(f"{path}: not what its job wrote; it is made again, with what follows")
    damaged = [IOFile(str(name)) for name in (path, *Path(path).parents[:-1])]
    FilePersistence().started(SimpleNamespace(output=damaged))


# Snakemake's own lock survives a Snakemake that is killed; this one does not, and waits for its jobs.
onstart:
    with reported_errors():
        globals()["run_lock"] = lock_run()
        for folder in ("results", "resources", "checksums"):
            clear_folder(folder)
