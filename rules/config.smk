# Where the code is, what the config says, and with which instructions jobs compute.
import atexit
import gc
import os
import sys
from pathlib import Path

import snakemake

# The code's own folder, and where it is from the working folder, which holds results and may be another. In a module,
# workflow.basedir is that of the other workflow.
ROOT = Path(workflow.snakefile).resolve().parents[1]
CODE = Path(os.path.relpath(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))

from lowcap.workflow.configuration import check_configuration, compose_configuration
from lowcap.base.errors import InputError, reported_errors
from lowcap.workflow.instructions import hold_instructions
from lowcap.workflow.staleness import check_pin

# A plan makes a million objects and drops few. To look for garbage at every 700th, as Python does by default, and among
# all of them at the end, would take a third of the time.
gc.set_threshold(50_000)
atexit.register(gc.freeze)

# Where the user is; --directory has changed the working folder.
CALLED_FROM = Path(os.getenv("PWD", ""))
if folder := os.getenv("LOWCAP_DATA"):
    os.environ.update(LOWCAP_DATA=str(CALLED_FROM / folder))

# As the workflow that was called, and not a part of another, it reads config files itself: Snakemake
# passes over keys that stand twice and runs templates.
ITSELF = Path(workflow.basedir).resolve() == ROOT

# No `configfile:`, which a module that is given a config passes over: what is given extends the default config.
with reported_errors():
    # Older ones read rules and profiles otherwise, and newer ones may lack what rules/run.smk takes of their insides.
    check_pin("snakemake", snakemake.__version__, CODE / "envs/requirements.txt")
    config = compose_configuration(
        defaults=CODE / "config.yaml",
        own=Path("config.yaml") if ITSELF else None,
        given=config,
        given_files=(workflow.overwrite_configfiles or ()) if ITSELF else (),
    )
    check_configuration(config, CODE / "rules/config.schema.yaml")

# Here, since every job starts from a process that reads this: Snakemake itself, or the one that it starts on a node.
COMPARABLE = hold_instructions(config["instructions"], os.environ)
