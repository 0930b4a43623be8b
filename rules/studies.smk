# What a study of the config is on disk: its axes, its jobs, its networks and its images.


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


def architecture(study):
    """Return the setting that says of which architecture a study's networks are; perceptrons go without saying."""
    word = STUDIES[study].get("architecture", "perceptron")
    return {} if word == "perceptron" else {"architecture": word}


def images(study):
    """Return the file that holds the images of a study's dataset."""
    return f"results/data/{STUDIES[study]['dataset']}.npz"


def held_out(study):
    """Return the part of a study's images that its networks are judged on."""
    return "test" if STUDIES[study]["split"] == "official" else "validation"


def parts(study, table, stage, **fixed):
    """Return the files, one per job to `train` or to `measure`, of a study's table; `fixed` narrows axes."""
    pattern = f"results/{study}/{table}/{job_path(study, stage)}.csv"
    return list(dict.fromkeys(expand(pattern, **(axes(study) | fixed))))
