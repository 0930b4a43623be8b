# What was really run: published values beside ours one by one, and the diagram in which the published experiment has its place.
PHASES = config["phase_diagram"]
PHASES_OF = f"results/{PHASES['study']}/phase_diagram"
MEASUREMENTS += [f"{PHASES_OF}.csv"]
GATHERED[f"{PHASES['study']}/phase_diagram"] = expand(
    f"{PHASES_OF}/{{arm}}/s{{seed}}.csv", arm=PHASES["arms"], seed=PHASES["seeds"]
)
# The studies that have the published seeds: files of published values to compare, and what they need but scores and pruning.
TRAINED_AND_PRUNED = ["best_f1", "pruning_f1_change", "pruning_auc_change", "dead_neurons"]
REPLAYED = {
    "published": {
        "values": [*TRAINED_AND_PRUNED, "learning_rate_heatmap", "gaussian_noise", "occlusion"],
        "rates": "results/learning_rate/scores.csv",
        "redrawn": "results/published/redrawn.csv",
    },
    "released": {"values": TRAINED_AND_PRUNED},
}


rule phase_diagram:
    input:
        images(PHASES["study"]),
    output:
        f"{PHASES_OF}/{{arm}}/s{{seed}}.csv",
    log:
        "logs/phase_diagram/{arm}/s{seed}.log",
    benchmark:
        "benchmarks/phase_diagram/{arm}/s{seed}.tsv"
    wildcard_constraints:
        arm="|".join(PHASES["arms"]),
    group:
        "retrain"
    conda:
        PYTHON
    resources:
        **TRAINING,
    params:
        **uses(
            "phase_diagram.py",
            {
                **{key: value for key, value in PHASES.items() if key != "seeds"},
                **{
                    key: STUDIES[PHASES["study"]][key]
                    for key in ("dataset", "split", "initialisation")
                },
                "device": config["device"],
            },
        ),
    script:
        "../scripts/phase_diagram.py"


rule replay:
    input:
        published=lambda wildcards: [
            source(f"paper/published/{name}.csv") for name in REPLAYED[wildcards.study]["values"]
        ],
        scores="results/{study}/scores.csv",
        pruning="results/{study}/pruning.csv",
        rates=lambda wildcards: REPLAYED[wildcards.study].get("rates", []),
        redrawn=lambda wildcards: REPLAYED[wildcards.study].get("redrawn", []),
    output:
        "results/{study}/replay.csv",
    log:
        "logs/replay/{study}.log",
    benchmark:
        "benchmarks/replay/{study}.tsv"
    wildcard_constraints:
        study="|".join(REPLAYED),
    localrule: True
    conda:
        PYTHON
    params:
        settings={"complete": config["paper"]["complete"]},
        code=code("replay.py"),
    script:
        "../scripts/replay.py"
