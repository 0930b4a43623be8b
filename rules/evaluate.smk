# Measurements on trained networks: one job per (study, task) over all widths and seeds.
rule prune:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, task=wildcards.task),
    output:
        "results/{study}/pruning/{task}.csv",
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "readings": config["prune"]["readings"],
            "levels": config["prune"]["levels"],
        },
        code=code("prune.py"),
    log:
        "logs/prune/{study}/{task}.log",
    benchmark:
        "benchmarks/prune/{study}/{task}.tsv"
    conda:
        PYTHON
    script:
        "../scripts/prune.py"


rule corrupt:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, task=wildcards.task),
    output:
        "results/{study}/corruption/{task}.csv",
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "severities": config["corrupt"]["severities"],
        },
        code=code("corrupt.py"),
    log:
        "logs/corrupt/{study}/{task}.log",
    benchmark:
        "benchmarks/corrupt/{study}/{task}.tsv"
    conda:
        PYTHON
    script:
        "../scripts/corrupt.py"


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
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "readings": config["saliency"]["readings"],
            "level": config["saliency"]["level"],
        },
        code=code("saliency.py"),
    log:
        "logs/saliency/{study}.log",
    benchmark:
        "benchmarks/saliency/{study}.tsv"
    conda:
        PYTHON
    script:
        "../scripts/saliency.py"


rule embed:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["embed"]["task"],
            width=config["embed"]["width"],
            seed=wildcards.seed,
        ),
    output:
        points="results/{study}/embedding/s{seed}.csv",
        scores="results/{study}/separability/s{seed}.csv",
    params:
        settings=lambda wildcards: {
            "split": STUDIES[wildcards.study]["split"],
            "readings": config["embed"]["readings"],
            "level": config["embed"]["level"],
        },
        code=code("embed.py"),
    log:
        "logs/embed/{study}/s{seed}.log",
    benchmark:
        "benchmarks/embed/{study}/s{seed}.tsv"
    conda:
        PYTHON
    script:
        "../scripts/embed.py"


rule gather:
    input:
        lambda wildcards: parts(wildcards.study, wildcards.table),
    output:
        "results/{study}/{table}.csv",
    params:
        code=code("gather.py"),
    log:
        "logs/gather/{study}/{table}.log",
    benchmark:
        "benchmarks/gather/{study}/{table}.tsv"
    wildcard_constraints:
        table="training|pruning|corruption|separability",
    conda:
        PYTHON
    script:
        "../scripts/gather.py"
