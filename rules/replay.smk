# What was really run: published values beside ours one by one, and the diagram in which the published experiment has its place.
DIAGRAM = config["phase_diagram"]
DIAGRAM_TABLE = f"results/{DIAGRAM['study']}/phase_diagram"
MEASUREMENTS += [f"{DIAGRAM_TABLE}.csv"]
GATHERED[f"{DIAGRAM['study']}/phase_diagram"] = expand(
    f"{DIAGRAM_TABLE}/{{arm}}/s{{seed}}.csv", arm=DIAGRAM["arms"], seed=DIAGRAM["seeds"]
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
        images(DIAGRAM["study"]),
    output:
        f"{DIAGRAM_TABLE}/{{arm}}/s{{seed}}.csv",
    log:
        "logs/phase_diagram/{arm}/s{seed}.log",
    benchmark:
        "benchmarks/phase_diagram/{arm}/s{seed}.tsv"
    wildcard_constraints:
        arm="|".join(DIAGRAM["arms"]),
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
                **{key: value for key, value in DIAGRAM.items() if key != "seeds"},
                **{
                    key: STUDIES[DIAGRAM["study"]][key]
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
