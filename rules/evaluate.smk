# Measurements on trained networks: one job per task, or for all tasks where a study says so, over all widths and seeds.
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
        networks=measured,
    output:
        "results/{study}/evaluation/{tasks}.csv",
    log:
        "logs/evaluate/{study}/{tasks}.log",
    benchmark:
        "benchmarks/evaluate/{study}/{tasks}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        **uses("evaluate.py", lambda wildcards: {"split": STUDIES[wildcards.study]["split"]}),
    script:
        "../scripts/evaluate.py"


rule corrupt:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=measured,
    output:
        "results/{study}/corruption/{tasks}.csv",
    log:
        "logs/corrupt/{study}/{tasks}.log",
    benchmark:
        "benchmarks/corrupt/{study}/{tasks}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        **uses(
            "corrupt.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "severities": {
                    name: config["corrupt"]["severities"][name]
                    for name in config["corrupt"]["studies"][wildcards.study]
                },
            },
        ),
    script:
        "../scripts/corrupt.py"


rule attack:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=measured,
    output:
        "results/{study}/attacks/{tasks}.csv",
    log:
        "logs/attack/{study}/{tasks}.log",
    benchmark:
        "benchmarks/attack/{study}/{tasks}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        **uses(
            "attack.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "attacks": config["attack"]["attacks"],
                "epsilons": config["attack"]["epsilons"],
            },
        ),
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
