# Aggregation over seeds: from tidy tables to the tables that figures, tables and text read.
SUMMARIES = {
    "training": {
        "by": ["task", "lr", "width", "epoch", "split"],
        "metrics": ["loss", "f1"],
    },
    "scores": {
        "by": ["task", "lr", "width", "split"],
        "metrics": ["best_f1", "final_f1", "final_accuracy", "final_auc", "final_loss"],
    },
    "evaluation": {
        "by": ["task", "lr", "width", "split"],
        "metrics": ["f1", "accuracy", "auc", "loss"],
    },
    "pruning": {
        "by": ["task", "width", "reading", "level"],
        "metrics": [
            "f1",
            "f1_change",
            "auc",
            "accuracy",
            "loss",
            "dead_neurons",
            "sparsity_hidden",
        ],
        "change_from": {"level": 0},
        "change_of": ["f1"],
    },
    "corruption": {
        "by": ["task", "width", "corruption", "severity"],
        "metrics": ["f1", "f1_change", "auc", "accuracy", "loss"],
        "change_from": {"width": min(config["figures"]["noise"]["widths"])},
        "change_of": ["f1"],
    },
    "criteria": {
        "by": ["task", "width", "criterion", "sparsity"],
        "metrics": ["f1", "auc", "dead_neurons", "connected_units", "weights", "f1_change"],
        "change_from": {"sparsity": 0},
        "change_of": ["f1"],
    },
    "recovery": {
        "by": ["task", "width", "criterion", "sparsity", "retrained"],
        "metrics": ["f1", "f1_change"],
        "change_from": {"retrained": False},
        "change_of": ["f1"],
    },
    "lottery": {
        "by": ["task", "width", "round", "arm"],
        "metrics": ["f1", "weights", "f1_change"],
        "change_from": {"arm": "reinitialised"},
        "change_of": ["f1"],
    },
    "pruned_robustness": {
        "by": ["task", "width", "criterion", "sparsity", "corruption"],
        "metrics": ["clean", "corrupted", "clean_change", "corrupted_change", "excess"],
    },
    "attacks": {
        "by": ["task", "width", "attack", "epsilon"],
        "metrics": ["f1", "accuracy"],
    },
    "corruption_error": {
        "by": ["task", "reference", "width", "corruption"],
        "metrics": ["error"],
    },
    "attribution": {
        "by": ["task", "width", "method", "variant", "outcome"],
        "metrics": ["zero", "ink_share", "region_share"],
    },
    # Similarities to the dense network's map, and by how much they exceed that of a fresh seed.
    "preservation": {
        "by": ["task", "width", "method", "variant", "level"],
        "metrics": [
            "rank_correlation",
            "ssim",
            "top_overlap",
            "rank_correlation_change",
            "ssim_change",
            "top_overlap_change",
        ],
        "change_from": {"variant": "other_seed", "level": 0},
        "change_of": ["rank_correlation", "ssim", "top_overlap"],
    },
    "deletion": {
        "by": ["task", "width", "variant", "method", "curve"],
        "metrics": ["area", "area_change"],
        "change_from": {"method": "ink"},
        "change_of": ["area"],
    },
    "stability": {
        "by": ["task", "width", "method", "corruption", "severity"],
        "metrics": ["rank_correlation", "ssim", "top_overlap"],
    },
    "representation": {
        "by": ["task", "width", "variant", "level"],
        "metrics": ["cka", "silhouette", "purity", "probe", "cka_change"],
        "change_from": {"variant": "other_seed", "level": 0},
        "change_of": ["cka"],
    },
    "units": {
        "by": ["task", "width", "variant", "level"],
        "metrics": [
            "live",
            "information_mean",
            "information_max",
            "selectivity",
            "information_mean_change",
            "selectivity_change",
        ],
        "change_from": {"variant": "as_described", "level": 0},
        "change_of": ["information_mean", "selectivity"],
    },
}


rule score:
    input:
        "results/{study}/training.csv",
    output:
        "results/{study}/scores.csv",
    log:
        "logs/score/{study}.log",
    benchmark:
        "benchmarks/score/{study}.tsv"
    conda:
        PYTHON
    params:
        code=code("score.py"),
    script:
        "../scripts/score.py"


rule summarise:
    input:
        "results/{study}/{table}.csv",
    output:
        "results/{study}/summaries/{table}.csv",
    log:
        "logs/summarise/{study}/{table}.log",
    benchmark:
        "benchmarks/summarise/{study}/{table}.tsv"
    wildcard_constraints:
        table="|".join(SUMMARIES),
    conda:
        PYTHON
    params:
        settings=lambda wildcards: SUMMARIES[wildcards.table],
        code=code("summarise.py"),
    script:
        "../scripts/summarise.py"


rule corruption_error:
    input:
        "results/{study}/corruption.csv",
    output:
        "results/{study}/corruption_error.csv",
    log:
        "logs/corruption_error/{study}.log",
    benchmark:
        "benchmarks/corruption_error/{study}.tsv"
    conda:
        PYTHON
    params:
        settings={"margin": config["capacity"]["margin"]},
        code=code("corruption_error.py"),
    script:
        "../scripts/corruption_error.py"


rule headline:
    input:
        capacity="results/{study}/summaries/scores.csv",
        pruning="results/{study}/summaries/pruning.csv",
    output:
        "results/{study}/summaries/headline.csv",
    log:
        "logs/headline/{study}.log",
    benchmark:
        "benchmarks/headline/{study}.tsv"
    conda:
        PYTHON
    params:
        settings=config["headline"],
        code=code("headline.py"),
    script:
        "../scripts/headline.py"


rule best_rate:
    input:
        "results/{study}/summaries/scores.csv",
    output:
        "results/{study}/summaries/best_rate.csv",
    log:
        "logs/best_rate/{study}.log",
    benchmark:
        "benchmarks/best_rate/{study}.tsv"
    conda:
        PYTHON
    params:
        code=code("best_rate.py"),
    script:
        "../scripts/best_rate.py"
