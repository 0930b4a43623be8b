# AND and OR interactions: which of those that a network learns, and when, generalize.
INTERACTION_TABLES = [
    "networks",
    "matching",
    "spectrum",
    "phases",
    "overlap",
    "removal",
    "pruned",
    "choices",
    "strongest",
]
INTERACTION_SUMMARIES = {
    "networks": {
        "by": ["task", "width", "arm", "epoch", "stage"],
        "metrics": [
            "ink",
            "gap",
            "test_accuracy",
            "salient",
            "salient_share",
            "match",
            "generalizable",
            "by_chance",
            "generalizable_any",
            "order",
            "order_generalizable",
            "order_other",
        ],
    },
    "matching": {
        "by": ["task", "width", "arm", "stage", "kept"],
        "metrics": ["match"],
    },
    "spectrum": {
        "by": ["task", "width", "arm", "stage", "epoch", "order"],
        "metrics": ["generalizable", "other", "by_chance"],
    },
    "phases": {
        "by": ["task", "width", "arm", "epoch", "stage", "updates"],
        "metrics": ["initial", "beyond_chance", "order", "gap"],
    },
    "overlap": {
        "by": ["task", "width", "pair", "kind", "order"],
        "metrics": ["shared", "by_chance", "beyond_chance"],
    },
    "removal": {
        "by": ["task", "width", "arm", "removed"],
        "metrics": [
            "train_loss",
            "test_loss",
            "gap",
            "train_loss_change",
            "test_loss_change",
            "interactions",
            "strength",
            "order",
        ],
        "change_from": {"removed": "nothing"},
        "change_of": ["train_loss", "test_loss"],
    },
    "pruned": {
        "by": ["task", "width", "sparsity", "orders"],
        "metrics": ["removed", "order_difference"],
    },
    "choices": {
        "by": ["task", "width", "choice"],
        "metrics": ["salient", "generalizable", "by_chance", "order", "agreement"],
    },
}
# Phases are gathered of grids with snapshots enough to tell them apart, whose arms say where the first one ends.
MEASUREMENTS += [
    f"results/{interactions}/{table}.csv"
    for interactions, followed in config["interactions"].items()
    for table in INTERACTION_TABLES
    if table != "phases" or any("cleared" in arm for arm in followed["arms"].values())
]
GATHERED |= {
    f"{interactions}/{table}": expand(
        f"results/{interactions}/{table}/{{task}}/s{{seed}}.csv",
        task=followed["tasks"],
        seed=followed["seeds"],
    )
    for interactions, followed in config["interactions"].items()
    for table in INTERACTION_TABLES
}


rule snapshot:
    input:
        images=lambda wildcards: f"results/data/{INTERACTIONS[wildcards.interactions]}.npz",
    output:
        "results/{interactions}/models/{task}/s{seed}.safetensors",
    log:
        "logs/snapshot/{interactions}/{task}/s{seed}.log",
    benchmark:
        "benchmarks/snapshot/{interactions}/{task}/s{seed}.tsv"
    group:
        "interact"
    conda:
        PYTHON
    resources:
        **TRAINING,
    params:
        **uses(
            "snapshot.py",
            lambda wildcards: {
                "device": config["device"],
                "images": config["interact"]["images"],
                **{
                    key: config["interactions"][wildcards.interactions][key]
                    for key in ("widths", "recipe", "arms", "baselines")
                },
            },
        ),
    script:
        "../scripts/snapshot.py"


rule interact:
    input:
        images=lambda wildcards: f"results/data/{INTERACTIONS[wildcards.interactions]}.npz",
        networks="results/{interactions}/models/{task}/s{seed}.safetensors",
    output:
        **{
            table: f"results/{{interactions}}/{table}/{{task}}/s{{seed}}.csv"
            for table in INTERACTION_TABLES
        },
    log:
        "logs/interact/{interactions}/{task}/s{seed}.log",
    benchmark:
        "benchmarks/interact/{interactions}/{task}/s{seed}.tsv"
    group:
        "interact"
    conda:
        PYTHON
    params:
        **uses(
            "interact.py",
            lambda wildcards: {
                "arms": config["interactions"][wildcards.interactions]["arms"],
                "batch_size": config["interactions"][wildcards.interactions]["recipe"][
                    "batch_size"
                ],
                **config["interact"],
            },
        ),
    script:
        "../scripts/interact.py"
