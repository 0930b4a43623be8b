# Pruning: what the published rule does, what other criteria would, and whether training recovers the loss.
# Tables of stages that take a selection of a study's tasks and widths, with the stage.
SELECTIVE = {
    "criteria": "criteria",
    "recovery": "recover",
    "lottery": "lottery",
    "corruption_pruned": "corrupt_pruned",
}
MEASUREMENTS += [
    f"results/{study}/{table}.csv"
    for table, stage in ({"pruning": "prune"} | SELECTIVE).items()
    for study in config[stage]["studies"]
]


rule prune:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=measured,
    output:
        "results/{study}/pruning/{tasks}.csv",
    log:
        "logs/prune/{study}/{tasks}.log",
    benchmark:
        "benchmarks/prune/{study}/{tasks}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        **uses(
            "prune.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "readings": config["prune"]["readings"],
                "levels": config["prune"]["levels"],
            },
        ),
    script:
        "../scripts/prune.py"


rule criteria:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: measured(wildcards, "criteria"),
    output:
        "results/{study}/criteria/{tasks}.csv",
    log:
        "logs/criteria/{study}/{tasks}.log",
    benchmark:
        "benchmarks/criteria/{study}/{tasks}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        **uses(
            "criteria.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "criteria": config["criteria"]["criteria"],
                "draws": config["criteria"]["draws"],
                "sparsities": config["criteria"]["sparsities"],
            },
        ),
    script:
        "../scripts/criteria.py"


rule recover:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: measured(wildcards, "recover"),
    output:
        "results/{study}/recovery/{tasks}.csv",
    log:
        "logs/recover/{study}/{tasks}.log",
    benchmark:
        "benchmarks/recover/{study}/{tasks}.tsv"
    group:
        "retrain"
    conda:
        PYTHON
    resources:
        **TRAINING,
    params:
        **uses(
            "recover.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "criteria": config["recover"]["criteria"],
                "sparsities": config["recover"]["sparsities"],
                "recipe": retraining("recover", wildcards.study),
                "device": config["device"],
            },
        ),
    script:
        "../scripts/recover.py"


rule lottery:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: measured(wildcards, "lottery"),
    output:
        "results/{study}/lottery/{tasks}.csv",
    log:
        "logs/lottery/{study}/{tasks}.log",
    benchmark:
        "benchmarks/lottery/{study}/{tasks}.tsv"
    group:
        "retrain"
    conda:
        PYTHON
    resources:
        **TRAINING,
    params:
        **uses(
            "lottery.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "rounds": config["lottery"]["rounds"],
                "share": config["lottery"]["share"],
                "recipe": retraining("lottery", wildcards.study),
                "device": config["device"],
            },
        ),
    script:
        "../scripts/lottery.py"


rule corrupt_pruned:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: measured(wildcards, "corrupt_pruned"),
    output:
        "results/{study}/corruption_pruned/{tasks}.csv",
    log:
        "logs/corrupt_pruned/{study}/{tasks}.log",
    benchmark:
        "benchmarks/corrupt_pruned/{study}/{tasks}.tsv"
    group:
        "retrain"
    conda:
        PYTHON
    params:
        **uses(
            "corrupt_pruned.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "criteria": config["corrupt_pruned"]["criteria"],
                "sparsities": config["corrupt_pruned"]["sparsities"],
                "severities": {
                    name: config["corrupt"]["severities"][name]
                    for name in config["corrupt_pruned"]["corruptions"]
                },
            },
        ),
    script:
        "../scripts/corrupt_pruned.py"


rule tolerance:
    input:
        "results/{study}/criteria.csv",
    output:
        "results/{study}/tolerance.csv",
    log:
        "logs/tolerance/{study}.log",
    benchmark:
        "benchmarks/tolerance/{study}.tsv"
    conda:
        PYTHON
    params:
        settings={"fall": config["criteria"]["fall"]},
        code=code("tolerance.py"),
    script:
        "../scripts/tolerance.py"


rule pruned_robustness:
    input:
        "results/{study}/corruption_pruned.csv",
    output:
        "results/{study}/pruned_robustness.csv",
    log:
        "logs/pruned_robustness/{study}.log",
    benchmark:
        "benchmarks/pruned_robustness/{study}.tsv"
    conda:
        PYTHON
    params:
        code=code("pruned_robustness.py"),
    script:
        "../scripts/pruned_robustness.py"


rule effective:
    input:
        pairs="results/{study}/summaries/pairs.csv",
        tolerance="results/{study}/tolerance.csv",
    output:
        "results/{study}/summaries/effective.csv",
    log:
        "logs/effective/{study}.log",
    benchmark:
        "benchmarks/effective/{study}.tsv"
    conda:
        PYTHON
    params:
        settings={"measures": ["logistic_regression_error", "mean_similarity"]},
        code=code("effective.py"),
    script:
        "../scripts/effective.py"
