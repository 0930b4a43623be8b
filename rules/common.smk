# Paths, grids and resources that several files of rules share.
import re

from lowcap.workflow.configuration import check_mentions, result_folders, setting
from lowcap.survey.draws import split_draws, survey_draws
from lowcap.workflow.instructions import VARIABLES, instructions_state
from lowcap.paper.manuscript import check_files
from lowcap.paper.numbers import join_entries, load_entries, mentioned_by_numbers
from lowcap.workflow.provenance import code_state, makers_of
from lowcap.workflow.fingerprints import Fingerprints
from lowcap.workflow.staleness import words_in

STUDIES = config["studies"]
# What is no study, by the folder of its results, with the data set: the survey, and the study of interactions.
SURVEYS = result_folders(config, "survey")
INTERACTIONS = result_folders(config, "interactions")
DATASETS = sorted(
    {
        *SURVEYS.values(),
        *INTERACTIONS.values(),
        *(study["dataset"] for study in STUDIES.values()),
    }
)
PYTHON = "../envs/python.yaml"
# The folders with text, numbers and ledgers of the paper that this build makes, the default's first.
EXTENDED = config["paper"]["extended"]
PAPERS = ["paper", "paper/extended"] if EXTENDED else ["paper"]
# The study whose law of width and difficulty predicts what others' tasks need, and the tables that say how well.
FROZEN = "all_pairs"
LAW_TABLES = {
    "laws": "laws",
    "slopes": "law_slopes",
    "predictions": "law_transfer",
    "scores": "law_scores",
    "matches": "matches",
}
FINGERPRINTS = Fingerprints(
    CODE / "scripts",
    CODE / "envs/requirements.txt",
    Path(".snakemake/fingerprints.json"),
    Path(".snakemake/accounts.json"),
)
atexit.register(FINGERPRINTS.keep)
# A rule has a `group`, which a cluster runs as one job, or takes seconds and is a `localrule`, run where Snakemake is.
# What a training job asks a cluster for: MB and minutes, more with each attempt, and a GPU where it needs one.
TRAINING = {
    "mem_mb": lambda wildcards, attempt: 3000 * attempt,
    "runtime": lambda wildcards, attempt: 15 * attempt,
    "gpu": int(config["device"] == "cuda"),
}


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


def axes(study):
    """Return the values of a study's axes by wildcard name; `lr` only where it varies."""
    rates = STUDIES[study]["recipe"]["learning_rates"]
    varying = {"lr": rates} if len(rates) > 1 else {}
    return {
        "task": STUDIES[study]["tasks"],
        **varying,
        "width": STUDIES[study]["widths"],
        "seed": STUDIES[study]["seeds"],
    }


def along(study, names):
    """Return the path, with wildcards, that a study's axes among `names` spell: {task}/w{width}/s{seed}."""
    pieces = {"task": "{task}", "lr": "lr{lr}", "width": "w{width}", "seed": "s{seed}"}
    return "/".join(pieces[axis] for axis in axes(study) if axis in names)


def own_jobs(study, stage):
    """Return the axes of a study along which there is a job of its own, to `train` or to `measure`."""
    return (config["jobs"] | STUDIES[study].get("jobs", {}))[stage]


def together(study):
    """Return the axes, with values, along which one training job trains a study's networks."""
    return {
        axis: values for axis, values in axes(study).items() if axis not in own_jobs(study, "train")
    }


def job_path(study, stage):
    """Return the path, with wildcards, that names one job of a study, to `train` or to `measure`."""
    return along(study, own_jobs(study, stage)) or "all"


def networks(study, **fixed):
    """Return the files of a study's networks; `fixed` narrows axes, to a value or a list."""
    pattern = f"results/{study}/models/{along(study, axes(study))}.safetensors"
    return expand(pattern, **(axes(study) | fixed))


def images(study):
    """Return the file that holds the images of a study's dataset."""
    return f"results/data/{STUDIES[study]['dataset']}.npz"


def held_out(study):
    """Return the part of a study's images that its networks are judged on."""
    return "test" if STUDIES[study]["split"] == "official" else "validation"


def retraining(stage, study):
    """Return the recipe with which a stage trains a study's networks again: the study's, for a share of its epochs."""
    recipe = dict(STUDIES[study]["recipe"])
    (rate,) = recipe.pop("learning_rates")
    epochs = max(1, round(config[stage]["share_of_epochs"] * recipe["epochs"]))
    return recipe | {"learning_rate": rate, "epochs": epochs, "report_every": epochs}


def parts(study, table, stage, **fixed):
    """Return the files, one per job to `train` or to `measure`, of a study's table; `fixed` narrows axes."""
    pattern = f"results/{study}/{table}/{job_path(study, stage)}.csv"
    return list(dict.fromkeys(expand(pattern, **(axes(study) | fixed))))


def ledger_source(wildcards):
    """Return the file of a ledger as an input."""
    return source(LEDGER_FILES[wildcards.ledger].relative_to(CODE))


def sources_behind(tables):
    """Return what says where each data set is from on which tables rest, of all data sets if a table is of no known part."""
    parts = {study: about["dataset"] for study, about in STUDIES.items()} | SURVEYS | INTERACTIONS
    owners = {Path(table).parts[1] for table in tables if Path(table).parts[0] == "results"}
    if any(Path(table).stem in LAW_TABLES.values() for table in tables):
        owners.add(FROZEN)
    known = sorted({parts[owner] for owner in owners & parts.keys()})
    datasets = known if known and owners <= parts.keys() else DATASETS
    return expand("resources/{dataset}/source.json", dataset=datasets)


def pairs_about(study, smaller):
    """Return what is to be known of a study's pairs of classes beside their table, the tasks of a smaller study as `named`.

    Nothing if it is a study of another build.
    """
    if study not in STUDIES:
        return {}
    return {
        "dataset": STUDIES[study]["dataset"],
        "widths": STUDIES[study]["widths"],
        "named": STUDIES[smaller]["tasks"],
    }
