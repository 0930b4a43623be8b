# Measurements on trained networks: one job per (study, task) over all widths and seeds.
MEASUREMENTS = [
    f"results/{study}/{table}.csv"
    for stage, table in {
        "evaluate": "evaluation",
        "prune": "pruning",
        "corrupt": "corruption",
        "attack": "attacks",
        "saliency": "saliency",
        "attribute": "attribution",
        "embed": "separability",
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
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {"split": STUDIES[wildcards.study]["split"]},
        code=code("evaluate.py"),
    script:
        "../scripts/evaluate.py"


rule prune:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, task=wildcards.task),
    output:
        "results/{study}/pruning/{task}.csv",
    log:
        "logs/prune/{study}/{task}.log",
    benchmark:
        "benchmarks/prune/{study}/{task}.tsv"
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "readings": config["prune"]["readings"],
            "levels": config["prune"]["levels"],
        },
        code=code("prune.py"),
    script:
        "../scripts/prune.py"


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


rule saliency:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["saliency"]["task"],
            width=config["saliency"]["widths"],
            seed=config["saliency"]["seed"],
        ),
    output:
        maps="results/{study}/saliency.npz",
        table="results/{study}/saliency.csv",
    log:
        "logs/saliency/{study}.log",
    benchmark:
        "benchmarks/saliency/{study}.tsv"
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "initialisation": STUDIES[wildcards.study]["initialisation"],
            "readings": config["saliency"]["readings"],
            "level": config["saliency"]["level"],
        },
        code=code("saliency.py"),
    script:
        "../scripts/saliency.py"


rule attribute:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["attribute"]["task"],
            width=config["attribute"]["width"],
        ),
    output:
        "results/{study}/attribution.csv",
    log:
        "logs/attribute/{study}.log",
    benchmark:
        "benchmarks/attribute/{study}.tsv"
    # The longest jobs after training start as soon as their networks are there.
    priority: 1
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "initialisation": STUDIES[wildcards.study]["initialisation"],
            "methods": config["attribute"]["methods"],
            "readings": config["attribute"]["readings"],
            "level": config["attribute"]["level"],
            "region": config["attribute"]["region"],
        },
        code=code("attribute.py"),
    script:
        "../scripts/attribute.py"


rule embed:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["embed"]["task"],
            width=config["embed"]["width"],
        ),
    output:
        points="results/{study}/embedding.csv",
        scores="results/{study}/separability.csv",
    log:
        "logs/embed/{study}.log",
    benchmark:
        "benchmarks/embed/{study}.tsv"
    priority: 1
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "readings": config["embed"]["readings"],
            "level": config["embed"]["level"],
            "picture_seed": config["embed"]["picture_seed"],
        },
        code=code("embed.py"),
    script:
        "../scripts/embed.py"


rule gather:
    input:
        parts=lambda wildcards: parts(wildcards.study, wildcards.table),
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
        table="training|evaluation|pruning|corruption|attacks|difficulty",
    conda:
        PYTHON
    params:
        code=code("gather.py"),
    script:
        "../scripts/gather.py"
