# Measurements of trained networks. A stage is a key of config.yaml with the studies that it takes, and the script of the
# same name. Here stands of each: the table that it makes, the settings of its own part that its script takes, `more` of
# them by study, whether it starts networks anew (`initialised`) and trains them (`retrained`), the names of other files
# that it makes, and the summary over seeds that tables, figures and text read.
# A stage whose settings single out a task has one job per study. The others have one per task, or for all tasks where a
# study says so, over all widths and seeds, and their tables are gathered.
STAGES = {
    "evaluate": dict(
        table="evaluation",
        summary=dict(
            by=["task", "lr", "width", "split"],
            metrics=["f1", "accuracy", "auc", "loss"],
        ),
    ),
    "prune": dict(
        table="pruning",
        settings=["readings", "levels"],
        summary=dict(
            by=["task", "width", "reading", "level"],
            metrics=[
                "f1",
                "f1_change",
                "auc",
                "accuracy",
                "loss",
                "dead_neurons",
                "sparsity_hidden",
            ],
            change_from={"level": 0},
            change_of=["f1"],
        ),
    ),
    "criteria": dict(
        table="criteria",
        settings=["criteria", "repetitions", "sparsities"],
        initialised=True,
        summary=dict(
            by=["task", "width", "criterion", "sparsity"],
            metrics=[
                "f1",
                "auc",
                "dead_neurons",
                "connected_units",
                "weights",
                "live_weights",
                "dark_share",
                "f1_change",
            ],
            change_from={"sparsity": 0},
            change_of=["f1"],
        ),
    ),
    "recover": dict(
        table="recovery",
        settings=["criteria", "sparsities"],
        initialised=True,
        retrained=True,
        summary=dict(
            by=["task", "width", "criterion", "sparsity", "retrained"],
            metrics=["f1", "f1_change"],
            change_from={"retrained": False},
            change_of=["f1"],
        ),
    ),
    "lottery": dict(
        table="lottery",
        settings=["rounds", "share"],
        initialised=True,
        retrained=True,
        summary=dict(
            by=["task", "width", "round", "arm"],
            metrics=["f1", "weights", "f1_change"],
            change_from={"arm": "reinitialised"},
            change_of=["f1"],
        ),
    ),
    "match": dict(
        table="matched",
        settings=["share", "epsilon"],
        more=lambda study: {
            "severities": middle_severities(config["match"]["corruptions"]),
            "epochs": STUDIES[study]["recipe"]["epochs"],
        },
        initialised=True,
        retrained=True,
        summary=dict(
            by=["task", "width", "arm", "condition"],
            metrics=["f1", "accuracy", "weights", "f1_change"],
            change_from={"arm": "narrow"},
            change_of=["f1"],
        ),
    ),
    "corrupt": dict(
        table="corruption",
        more=lambda study: {"severities": severities(config["corrupt"]["studies"][study])},
        summary=dict(
            by=["task", "width", "corruption", "severity"],
            metrics=["f1", "f1_change", "auc", "accuracy", "loss"],
            change_from={"width": config["robustness"]["narrow"]},
            change_of=["f1"],
        ),
    ),
    # The published corruptions, drawn anew again and again: how far an unseeded generator may have taken them.
    "redraw": dict(
        table="redrawn",
        settings=["repetitions", "severities"],
    ),
    "corrupt_pruned": dict(
        table="corruption_pruned",
        settings=["criteria", "sparsities"],
        more=lambda study: {"severities": severities(config["corrupt_pruned"]["corruptions"])},
        initialised=True,
    ),
    "attack": dict(
        table="attacks",
        settings=["attacks", "epsilons"],
        summary=dict(
            by=["task", "width", "attack", "epsilon"],
            metrics=["f1", "accuracy"],
        ),
    ),
    # Explanations: where saliency lies, whether pruning and corruption preserve it, what hidden units represent.
    "saliency": dict(
        table="saliency",
        settings=["readings", "level", "methods"],
        initialised=True,
        files={"maps": "results/{study}/saliency.npz"},
    ),
    "attribute": dict(
        table="attribution",
        settings=["methods", "readings", "level", "region"],
        initialised=True,
        summary=dict(
            by=["task", "width", "method", "variant", "outcome"],
            metrics=[
                "zero",
                "ink_share",
                "region_share",
                "region_lower_share",
                "region_higher_share",
                "bar_share",
            ],
        ),
    ),
    # Similarities to the dense network's map, and by how much they exceed that of a fresh seed.
    "preserve": dict(
        table="preservation",
        settings=["methods", "levels", "images"],
        initialised=True,
        summary=dict(
            by=["task", "width", "method", "variant", "level"],
            metrics=[
                "rank_correlation",
                "ssim",
                "top_overlap",
                "rank_correlation_change",
                "ssim_change",
                "top_overlap_change",
            ],
            change_from={"variant": "other_seed", "level": 0},
            change_of=["rank_correlation", "ssim", "top_overlap"],
        ),
    ),
    "delete": dict(
        table="deletion",
        settings=["methods", "readings", "level", "images"],
        summary=dict(
            by=["task", "width", "variant", "method", "curve"],
            metrics=["area", "area_change"],
            change_from={"method": "ink"},
            change_of=["area"],
        ),
    ),
    "perturb": dict(
        table="stability",
        settings=["methods", "images"],
        more=lambda study: {"severities": middle_severities(config["perturb"]["corruptions"])},
        summary=dict(
            by=["task", "width", "method", "corruption", "severity"],
            metrics=["rank_correlation", "ssim", "top_overlap"],
        ),
    ),
    "embed": dict(
        table="embedding",
        settings=["readings", "level"],
    ),
    "represent": dict(
        table="representation",
        settings=["levels", "images", "probe_images"],
        initialised=True,
        summary=dict(
            by=["task", "width", "variant", "level"],
            metrics=["cka", "silhouette", "purity", "probe", "cka_change"],
            change_from={"variant": "other_seed", "level": 0},
            change_of=["cka"],
        ),
    ),
    "ablate": dict(
        table="ablation",
        settings=[
            "criteria",
            "sparsity",
            "replacements",
            "shares",
            "repetitions",
            "images",
        ],
        initialised=True,
        summary=dict(
            by=["task", "width", "variant", "replacement", "order", "removed"],
            metrics=["f1", "accuracy", "f1_change", "connected_units"],
            change_from={"removed": 0},
            change_of=["f1"],
        ),
    ),
    # What networks see of an image: which spatial frequencies they need to keep their losses.
    "fourier": dict(
        table="masks",
        settings=["criterion", "images", "repetitions", "fit"],
        more=lambda study: {"sparsities": config["fourier"]["studies"][study]},
        initialised=True,
        files={"masks": "results/{study}/masks/{tasks}.npz"},
    ),
    # A network in three views at once: its interactions, its Fourier mask and its saliency maps, dense and pruned.
    "views": dict(
        table="views",
        settings=["criterion", "sparsities", "explained", "saliency", "images"],
        more=lambda study: {
            "method": config["interact"]["method"],
            "bands": config["interact"]["bands"],
            "fit": config["fourier"]["fit"],
            "fitted": config["fourier"]["images"],
        },
        initialised=True,
        summary=dict(
            by=["task", "width", "sparsity"],
            metrics=[
                "f1",
                "kept",
                *(f"kept_{band}" for band in config["interact"]["bands"]),
                "order",
                "order_change",
                "order_removed",
                "order_difference",
                "centroid",
                "centroid_change",
                "mask_similarity",
                "rank_correlation",
                "ssim",
                "top_overlap",
            ],
        ),
    ),
    "units": dict(
        table="units",
        settings=["levels"],
        initialised=True,
        summary=dict(
            by=["task", "width", "variant", "level"],
            metrics=[
                "live",
                "information_mean",
                "information_max",
                "selectivity",
                "information_mean_change",
                "selectivity_change",
            ],
            change_from={"variant": "as_described", "level": 0},
            change_of=["information_mean", "selectivity"],
        ),
    ),
}


# Studies whose learning curves are drawn or judged, whether or not a stage measures their networks.
CURVES_DRAWN = ["learning_rate", "learning_rate_more_seeds"]


def severities(corruptions):
    """Return the severities of the corruptions named."""
    return {name: config["corrupt"]["severities"][name] for name in corruptions}


def middle_severities(corruptions):
    """Return the middle one of the severities of each of the corruptions named."""
    return {name: [values[len(values) // 2]] for name, values in severities(corruptions).items()}


def chosen(stage, study):
    """Return the axes that a stage narrows, with values: to what it takes from this study, or singles out in all."""
    named = config[stage]
    own = named["studies"][study] if isinstance(named["studies"], dict) else {}
    found = {**named, **(own if isinstance(own, dict) else {})}
    one = {axis: [found[axis]] for axis in ("task", "width", "seed") if axis in found}
    return one | {
        axis: found[f"{axis}s"] for axis in ("task", "width", "seed") if f"{axis}s" in found
    }


def trained(study):
    """Return a network of each job that trains a study for what is measured: those of a job share a device."""
    found = []
    measured = [chosen(stage, study) for stage in STAGES if study in config[stage]["studies"]]
    for fixed in [*measured, *([{}] if study in CURVES_DRAWN else [])]:
        values = axes(study) | fixed
        found += networks(study, **fixed | {axis: values[axis][:1] for axis in together(study)})
    return list(dict.fromkeys(found))


def retraining(stage, study):
    """Return the recipe with which a stage trains a study's networks again: the study's, for a share of its epochs."""
    recipe = dict(STUDIES[study]["recipe"])
    (rate,) = recipe.pop("learning_rates")
    epochs = max(1, round(config[stage]["share_of_epochs"] * recipe["epochs"]))
    return recipe | {"learning_rate": rate, "epochs": epochs, "report_every": epochs}


def stage_networks(stage):
    """Return the function that gives a job of a stage its networks."""

    def find(wildcards):
        narrowed = chosen(stage, wildcards.study)
        if wildcards.get("tasks", "all") != "all":
            narrowed["task"] = wildcards.tasks
        return networks(wildcards.study, **narrowed)

    return find


def stage_settings(stage):
    """Return the function that gives a job of a stage its settings."""
    about = STAGES[stage]

    def find(wildcards):
        study = STUDIES[wildcards.study]
        settings = {"split": study["split"]} | architecture(wildcards.study)
        if about.get("initialised"):
            settings["initialisation"] = study["initialisation"]
        settings |= {key: config[stage][key] for key in about.get("settings", [])}
        if about.get("retrained"):
            settings |= {"recipe": retraining(stage, wildcards.study), "device": config["device"]}
        return settings | about.get("more", lambda study: {})(wildcards.study)

    return find


# Where the parts of each gathered table are: by its path below results/, without .csv.
GATHERED = {}
MEASUREMENTS = []

for stage, about in STAGES.items():
    whole = "task" in config[stage]
    job = "{study}" if whole else "{study}/{tasks}"
    table = about["table"] if whole else f"{about['table']}/{{tasks}}"
    for study in config[stage]["studies"]:
        MEASUREMENTS.append(f"results/{study}/{about['table']}.csv")
        if not whole:
            GATHERED[f"{study}/{about['table']}"] = parts(
                study, about["table"], "measure", **chosen(stage, study)
            )

    rule:
        name:
            stage
        input:
            images=lambda wildcards: images(wildcards.study),
            networks=stage_networks(stage),
        output:
            **about.get("files", {}),
            table=f"results/{{study}}/{table}.csv",
        log:
            f"logs/{stage}/{job}.log",
        benchmark:
            f"benchmarks/{stage}/{job}.tsv"
        # What explains takes longest after training: it starts as soon as its networks are there.
        priority: int(whole)
        group:
            "retrain" if about.get("retrained") else "explain" if whole else "measure"
        conda:
            PYTHON
        resources:
            **(TRAINING if about.get("retrained") else {}),
        params:
            **uses(f"{stage}.py", stage_settings(stage)),
            stage=stage,
        script:
            "../scripts/{params.stage}.py"
