# From the tables of jobs to tables of studies, and over seeds to the summaries that figures, tables and text read.

# Learning curves are gathered task by task where a task has several training jobs: before a job starts, Snakemake compares
# each of its inputs with each of the jobs that make them, for a grid of 100,000 networks 900 million times.
CURVES = {}
for study in STUDIES:
    tasks = axes(study)["task"]
    if job_path(study, "train").startswith("{task}/"):
        GATHERED[f"{study}/training"] = expand(f"results/{study}/training/{{task}}.csv", task=tasks)
        CURVES |= {f"{study}/training/{task}": dict(study=study, task=task) for task in tasks}
    else:
        CURVES[f"{study}/training"] = dict(study=study, task=tasks)
GATHERED |= {
    table: parts(table="training", stage="train", **whose) for table, whose in CURVES.items()
}
GATHERED |= {f"{study}/difficulty": parts(study, "difficulty", "measure") for study in STUDIES}
# By table: for studies of the config those of stages and of what is derived from them; for the others their own.
SUMMARIES = {
    "training": {
        "by": ["task", "lr", "width", "epoch", "split"],
        "metrics": ["loss", "f1"],
    },
    "scores": {
        "by": ["task", "lr", "width", "split"],
        "metrics": ["best_f1", "final_f1", "final_accuracy", "final_auc", "final_loss"],
    },
    "phase_diagram": {
        "by": ["arm", "criterion", "updates", "sparsity"],
        "metrics": ["f1", "f1_change"],
        "change_from": {"sparsity": 0},
        "change_of": ["f1"],
    },
    "pruned_robustness": {
        "by": ["task", "width", "criterion", "sparsity", "corruption"],
        "metrics": ["clean", "corrupted", "clean_change", "corrupted_change", "excess"],
    },
    "relatives": {
        "by": ["task", "width", "method", "compared"],
        "metrics": ["rank_correlation", "ssim", "top_overlap"],
    },
    "profiles": {"by": ["task", "width", "sparsity", "radius"], "metrics": ["weight"]},
    "arms": {
        "by": ["arm", "task", "width", "sparsity", "mask", "dc"],
        "metrics": [
            "accuracy",
            "accuracy_ratio",
            "share",
            "centroid",
            "centroid_without_dc",
            "similarity",
            "lost_gaussian_noise",
            "lost_occlusion",
            "lost_stripes",
        ],
    },
    "alike": {"by": ["task", "width", "arm", "other"], "metrics": ["similarity"]},
    **{about["table"]: about["summary"] for about in STAGES.values() if "summary" in about},
}

OTHER_SUMMARIES = {"descent": DESCENT_SUMMARIES}
OTHER_SUMMARIES |= SURVEY_SUMMARIES
OTHER_SUMMARIES |= dict.fromkeys(INTERACTIONS, INTERACTION_SUMMARIES)


rule gather:
    input:
        parts=lambda wildcards: GATHERED[wildcards.table],
        # A training job is known to be stale by the networks that it lacks, after a new width, say.
        networks=lambda wildcards: (
            networks(**CURVES[wildcards.table]) if wildcards.table in CURVES else []
        ),
    output:
        "results/{table}.csv",
    log:
        "logs/gather/{table}.log",
    benchmark:
        "benchmarks/gather/{table}.tsv"
    wildcard_constraints:
        table="|".join(map(re.escape, GATHERED)),
    localrule: True
    conda:
        PYTHON
    params:
        code=code("gather.py"),
    script:
        "../scripts/gather.py"


rule score:
    input:
        "results/{study}/training.csv",
    output:
        "results/{study}/scores.csv",
    log:
        "logs/score/{study}.log",
    benchmark:
        "benchmarks/score/{study}.tsv"
    localrule: True
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
        study="|".join([*STUDIES, *OTHER_SUMMARIES]),
        table="|".join([*SUMMARIES, *(table for own in OTHER_SUMMARIES.values() for table in own)]),
    localrule: True
    conda:
        PYTHON
    params:
        **uses(
            "summarise.py",
            lambda wildcards: {
                "over": "draws" if wildcards.study in SURVEYS else "seeds",
                **OTHER_SUMMARIES.get(wildcards.study, SUMMARIES)[wildcards.table],
            },
        ),
    script:
        "../scripts/summarise.py"


rule corruption_error:
    input:
        "results/{study}/corruption.csv",
    output:
        errors="results/{study}/corruption_error.csv",
        ratios="results/{study}/summaries/error_ratios.csv",
    log:
        "logs/corruption_error/{study}.log",
    benchmark:
        "benchmarks/corruption_error/{study}.tsv"
    localrule: True
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
    localrule: True
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
    localrule: True
    conda:
        PYTHON
    params:
        code=code("best_rate.py"),
    script:
        "../scripts/best_rate.py"


rule tolerance:
    input:
        "results/{study}/criteria.csv",
    output:
        "results/{study}/tolerance.csv",
    log:
        "logs/tolerance/{study}.log",
    benchmark:
        "benchmarks/tolerance/{study}.tsv"
    localrule: True
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
    localrule: True
    conda:
        PYTHON
    params:
        code=code("pruned_robustness.py"),
    script:
        "../scripts/pruned_robustness.py"
