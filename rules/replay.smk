# What was really run: published values beside ours one by one, and the diagram in which the published experiment has its place.
PHASES = config["phase_diagram"]
PHASES_OF = f"results/{PHASES['study']}/phase_diagram"
MEASUREMENTS += [f"{PHASES_OF}.csv"]
GATHERED[f"{PHASES['study']}/phase_diagram"] = expand(
    f"{PHASES_OF}/{{arm}}/s{{seed}}.csv", arm=PHASES["arms"], seed=PHASES["seeds"]
)
# The studies of the published seeds, and what they alone have of the figures with more than scores and pruning.
REPLAYED = {
    "published": {
        "rates": "results/learning_rate/scores.csv",
        "redrawn": "results/published/redrawn.csv",
    },
    "released": {},
}
PUBLISHED_VALUES = [
    source(path.relative_to(CODE)) for path in sorted(CODE.glob("paper/published/*.csv"))
]


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
        published=PUBLISHED_VALUES,
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
        settings={
            "seeds": STUDIES["published"]["seeds"],
            "complete": config["paper"]["complete"],
        },
        code=code("replay.py"),
    script:
        "../scripts/replay.py"
