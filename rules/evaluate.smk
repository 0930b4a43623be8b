# Measurements on trained networks: one job per (study, task) over all widths and seeds.
MEASUREMENTS = [
    f"results/{study}/{table}.csv"
    for stage, table in {
        "evaluate": "evaluation",
        "corrupt": "corruption",
        "attack": "attacks",
    }.items()
    for study in config[stage]["studies"]
]


rule evaluate:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, task=wildcards.task),
    output:
        "results/{study}/evaluation/{task}.csv",
    log:
        "logs/evaluate/{study}/{task}.log",
    benchmark:
        "benchmarks/evaluate/{study}/{task}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {"split": STUDIES[wildcards.study]["split"]},
        code=code("evaluate.py"),
    script:
        "../scripts/evaluate.py"


rule corrupt:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, task=wildcards.task),
    output:
        "results/{study}/corruption/{task}.csv",
    log:
        "logs/corrupt/{study}/{task}.log",
    benchmark:
        "benchmarks/corrupt/{study}/{task}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "severities": {
                name: config["corrupt"]["severities"][name]
                for name in config["corrupt"]["studies"][wildcards.study]
            },
        },
        code=code("corrupt.py"),
    script:
        "../scripts/corrupt.py"


rule attack:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, task=wildcards.task),
    output:
        "results/{study}/attacks/{task}.csv",
    log:
        "logs/attack/{study}/{task}.log",
    benchmark:
        "benchmarks/attack/{study}/{task}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "attacks": config["attack"]["attacks"],
            "epsilons": config["attack"]["epsilons"],
        },
        code=code("attack.py"),
    script:
        "../scripts/attack.py"


rule gather:
    input:
        parts=lambda wildcards: parts(
            wildcards.study, wildcards.table, SELECTIVE.get(wildcards.table)
        ),
        # A training job is known to be stale by the networks that it lacks, after a new width, say.
        networks=lambda wildcards: (
            networks(wildcards.study) if wildcards.table == "training" else []
        ),
    output:
        "results/{study}/{table}.csv",
    log:
        "logs/gather/{study}/{table}.log",
    benchmark:
        "benchmarks/gather/{study}/{table}.tsv"
    wildcard_constraints:
        table="training|evaluation|pruning|corruption|attacks|difficulty|criteria|recovery|lottery|corruption_pruned",
    conda:
        PYTHON
    params:
        code=code("gather.py"),
    script:
        "../scripts/gather.py"
