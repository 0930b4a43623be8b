# Paths, code and resources that several files of rules share.
import re

from lowcap.workflow.fingerprints import Fingerprints
from lowcap.workflow.instructions import VARIABLES
from lowcap.workflow.staleness import words_in

STUDIES = config["studies"]
# What is no study, by the folder of its results, with the data set: surveys, and networks followed through training.
SURVEYS = {survey: about["dataset"] for survey, about in config["surveys"].items()}
INTERACTIONS = {name: followed["dataset"] for name, followed in config["interactions"].items()}
DATASETS = sorted(
    {
        *SURVEYS.values(),
        *INTERACTIONS.values(),
        config["descent"]["dataset"],
        *(study["dataset"] for study in STUDIES.values()),
    }
)
PYTHON = "../envs/python.yaml"
# The folders with text, numbers and ledgers of the paper that this build makes, the default's first.
EXTENDED = config["paper"]["extended"]
PAPERS = ["paper", "paper/extended"] if EXTENDED else ["paper"]
FINGERPRINTS = Fingerprints(
    CODE / "scripts",
    CODE / "envs/requirements.txt",
    Path(".snakemake/fingerprints.json"),
    Path(".snakemake/accounts.json"),
)
atexit.register(FINGERPRINTS.keep)


def training(architecture="perceptron"):
    """Return what a training job asks a cluster for: MB and minutes, more with each attempt, and a GPU if it needs one."""
    megabytes = 6000 if architecture.startswith("convolution") else 3000
    return {
        "mem_mb": lambda wildcards, attempt: megabytes * attempt,
        "runtime": lambda wildcards, attempt: 15 * attempt,
        "gpu": int(config["device"] == "cuda"),
    }


# A rule has a `group`, which a cluster runs as one job, or takes seconds and is a `localrule`, run where Snakemake is.
# What trains perceptrons asks for this much.
TRAINING = training()


wildcard_constraints:
    study="|".join(STUDIES),
    task="[0-9]v[0-9]",
    tasks="[0-9]v[0-9]|all",
    lr="[0-9.e+-]+",
    width="[0-9]+",
    seed="[0-9]+",
    survey="|".join(SURVEYS),
    interactions="|".join(INTERACTIONS),


def code(script, computes=True, words=None):
    """Return the fingerprint of the code and packages that a script reaches, and of the instructions if it computes.

    Of registries count the entries that `words` name, all if None.
    """
    with reported_errors():
        return FINGERPRINTS.find(
            script, VARIABLES[config["instructions"]] if computes else {}, words
        )


def uses(script, settings, read=()):
    """Return the params of a rule: its settings, values or a function of wildcards, and its code as these use it.

    `read` holds words of the config that name entries of registries and reach the script in its inputs.
    """

    def fitting(values):
        return code(script, words=words_in([values, read]))

    if not callable(settings):
        return {"settings": settings, "code": fitting(settings)}
    return {"settings": settings, "code": lambda wildcards: fitting(settings(wildcards))}


def source(path):
    """Return a file of the code as an input: where it is from here, whatever prefix or storage results have."""
    return local(str(CODE / path))


def of_this_build(entries):
    """Return the entries, by name, of figures or tables without those that only an extended build has."""
    return {name: about for name, about in entries.items() if EXTENDED or not about.get("extended")}


def caption(name):
    """Return a caption of the report, which must be there: Snakemake would miss it no sooner than it writes the report."""
    path = f"paper/captions/{name}.rst"
    with reported_errors():
        if not (ROOT / path).is_file():
            raise InputError(
                f"{path}: not found; every figure, table and page of the report has one"
            )
    return f"../{path}"
