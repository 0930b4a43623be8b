# What a task needs: its difficulty, the smallest sufficient width, and how they relate.
MARGIN_CRITERION = f"within {config['capacity']['margin']:g} of the widest"
THRESHOLD_CRITERION = f"at least {config['headline']['threshold']:g}"


rule difficulty:
    input:
        lambda wildcards: images(wildcards.study),
    output:
        "results/{study}/difficulty/{tasks}.csv",
    log:
        "logs/difficulty/{study}/{tasks}.log",
    benchmark:
        "benchmarks/difficulty/{study}/{tasks}.tsv"
    group:
        "measure"
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "tasks": (
                STUDIES[wildcards.study]["tasks"]
                if wildcards.tasks == "all"
                else [wildcards.tasks]
            )
        },
        code=code("difficulty.py"),
    script:
        "../scripts/difficulty.py"


rule minimum_width:
    input:
        "results/{study}/evaluation.csv",
    output:
        "results/{study}/summaries/minimum_width.csv",
    log:
        "logs/minimum_width/{study}.log",
    benchmark:
        "benchmarks/minimum_width/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {**config["capacity"], "part": held_out(wildcards.study)},
        code=code("minimum_width.py"),
    script:
        "../scripts/minimum_width.py"


rule capacity_law:
    input:
        difficulty="results/{study}/difficulty.csv",
        widths="results/{study}/summaries/minimum_width.csv",
    output:
        pairs="results/{study}/summaries/pairs.csv",
        relations="results/{study}/summaries/capacity_law.csv",
        errors="results/{study}/summaries/law_errors.csv",
        agreement="results/{study}/summaries/difficulty_agreement.csv",
    log:
        "logs/capacity_law/{study}.log",
    benchmark:
        "benchmarks/capacity_law/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={"criterion": MARGIN_CRITERION},
        code=code("capacity_law.py"),
    script:
        "../scripts/capacity_law.py"


rule law_transfer:
    input:
        frozen=f"results/{FROZEN}/summaries/pairs.csv",
        new="results/{study}/summaries/pairs.csv",
    output:
        **{name: f"results/{{study}}/summaries/{table}.csv" for name, table in LAW_TABLES.items()},
    log:
        "logs/law_transfer/{study}.log",
    benchmark:
        "benchmarks/law_transfer/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "frozen": pairs_about(FROZEN, "published"),
            "new": pairs_about(wildcards.study, wildcards.study),
        },
        code=code("law_transfer.py"),
    script:
        "../scripts/law_transfer.py"


rule convergence:
    input:
        first="results/{study}/evaluation.csv",
        longer="results/{study}_longer/evaluation.csv",
    output:
        "results/{study}/summaries/convergence.csv",
    log:
        "logs/convergence/{study}.log",
    benchmark:
        "benchmarks/convergence/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        code=code("convergence.py"),
    script:
        "../scripts/convergence.py"


rule instability:
    input:
        "results/{study}/evaluation.csv",
    output:
        "results/{study}/summaries/instability.csv",
    log:
        "logs/instability/{study}.log",
    benchmark:
        "benchmarks/instability/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "part": held_out(wildcards.study),
            "thresholds": [config["headline"]["threshold"]],
            "margin": config["capacity"]["margin"],
            # What makes a width critical: as published for the released protocol; at convergence all would pass that.
            "criterion": (
                MARGIN_CRITERION
                if STUDIES[wildcards.study]["split"] == "official"
                else THRESHOLD_CRITERION
            ),
        },
        code=code("instability.py"),
    script:
        "../scripts/instability.py"


rule robustness:
    input:
        "results/{study}/corruption.csv",
    output:
        "results/{study}/summaries/robustness.csv",
    log:
        "logs/robustness/{study}.log",
    benchmark:
        "benchmarks/robustness/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=config["robustness"],
        code=code("robustness.py"),
    script:
        "../scripts/robustness.py"


rule effective:
    input:
        pairs="results/{study}/summaries/pairs.csv",
        tolerance="results/{study}/tolerance.csv",
    output:
        relations="results/{study}/summaries/effective.csv",
        weights="results/{study}/summaries/sparse_networks.csv",
        errors="results/{study}/summaries/sparse_errors.csv",
    log:
        "logs/effective/{study}.log",
    benchmark:
        "benchmarks/effective/{study}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={"measures": ["logistic_regression_error", "mean_similarity"]},
        code=code("effective.py"),
    script:
        "../scripts/effective.py"
