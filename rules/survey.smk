# The surveys: thousands of networks over many ways to train, and what predicts how they generalize.
from lowcap.survey.draws import split_draws, survey_draws

# The parts of each survey, with their draws.
SURVEY_PARTS = {
    survey: split_draws(
        survey_draws(
            *(about[key] for key in ("axes", "draws", "contrasts", "pairs")), about.get("seed")
        ),
        about["draws_per_job"],
    )
    for survey, about in config["surveys"].items()
}
SURVEY_TABLES = ["sensitivity", "ellipses", "prunability"]
# What may predict generalization: sensitivity, prunability, and their rivals.
PREDICTORS = [
    "jacobian",
    "gradient",
    "switches_translation",
    "switches_different",
    "prunability",
    "prunability_absolute",
    "prunability_random",
    "train_loss",
    "margin",
    "weight_norm",
    "path_norm",
    "sharpness",
]
# By survey, over draws, of which all widths of one share the hyper-parameters.
SURVEY_SUMMARIES = {
    survey: {
        "ellipses": {"by": ["kind", "degrees"], "metrics": ["jacobian", "switches"]},
        "prunability": {"by": ["width", "criterion", "beta"], "metrics": ["prunability"]},
        "sensitivity": {
            "by": ["width"],
            "metrics": [
                "auc_jacobian",
                "auc_gradient",
                "auc_confidence",
                "jacobian_loss_correlation",
                "gap",
                "jacobian",
                "jacobian_change",
                "gradient",
                "gradient_change",
                "prunability",
            ],
            "change_from": {"width": max(about["widths"])},
            "change_of": ["jacobian", "gradient"],
        },
    }
    for survey, about in config["surveys"].items()
}
MEASUREMENTS += expand("results/{survey}/{table}.csv", survey=SURVEYS, table=SURVEY_TABLES)
GATHERED |= {
    f"{survey}/{table}": expand(f"results/{survey}/{table}/{{part}}.csv", part=parts)
    for survey, parts in SURVEY_PARTS.items()
    for table in SURVEY_TABLES
}


rule train_survey:
    input:
        images=lambda wildcards: f"results/data/{SURVEYS[wildcards.survey]}.npz",
    output:
        "results/{survey}/models/{part}.safetensors",
    log:
        "logs/train_survey/{survey}/{part}.log",
    benchmark:
        "benchmarks/train_survey/{survey}/{part}.tsv"
    wildcard_constraints:
        part="|".join({part: None for parts in SURVEY_PARTS.values() for part in parts}),
    group:
        "survey"
    conda:
        PYTHON
    resources:
        **TRAINING,
    params:
        **uses(
            "train_survey.py",
            lambda wildcards: {
                "draws": [
                    draw.settings for draw in SURVEY_PARTS[wildcards.survey][wildcards.part]
                ],
                **{
                    key: config["surveys"][wildcards.survey][key]
                    for key in ("widths", "images_seen", "least_updates")
                },
                "device": config["device"],
            },
        ),
    script:
        "../scripts/train_survey.py"


rule sensitivity:
    input:
        images=lambda wildcards: f"results/data/{SURVEYS[wildcards.survey]}.npz",
        networks="results/{survey}/models/{part}.safetensors",
    output:
        **{table: f"results/{{survey}}/{table}/{{part}}.csv" for table in SURVEY_TABLES},
    log:
        "logs/sensitivity/{survey}/{part}.log",
    benchmark:
        "benchmarks/sensitivity/{survey}/{part}.tsv"
    group:
        "survey"
    conda:
        PYTHON
    params:
        **uses(
            "sensitivity.py",
            lambda wildcards: {
                key: config["surveys"][wildcards.survey][key]
                for key in ("fitted", "paths", "translated", "betas")
            },
            read=[about["axes"]["activation"] for about in config["surveys"].values()],
        ),
    script:
        "../scripts/sensitivity.py"


# Of the draws in the first part alone.
rule points:
    input:
        images=lambda wildcards: f"results/data/{SURVEYS[wildcards.survey]}.npz",
        networks="results/{survey}/models/none-0.safetensors",
    output:
        "results/{survey}/points.csv",
    log:
        "logs/points/{survey}.log",
    benchmark:
        "benchmarks/points/{survey}.tsv"
    group:
        "survey"
    conda:
        PYTHON
    params:
        **uses(
            "points.py",
            lambda wildcards: {"fitted": config["surveys"][wildcards.survey]["fitted"]},
            read=[about["axes"]["activation"] for about in config["surveys"].values()],
        ),
    script:
        "../scripts/points.py"


rule predict:
    input:
        "results/{survey}/sensitivity.csv",
    output:
        prediction="results/{survey}/summaries/prediction.csv",
        granulated="results/{survey}/summaries/granulated.csv",
        counts="results/{survey}/summaries/counts.csv",
    log:
        "logs/predict/{survey}.log",
    benchmark:
        "benchmarks/predict/{survey}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={
            "metrics": PREDICTORS,
            "targets": ["gap", "test_loss"],
            "given": "jacobian",
        },
        code=code("predict.py"),
    script:
        "../scripts/predict.py"


rule contrasts:
    input:
        "results/{survey}/sensitivity.csv",
    output:
        pairs="results/{survey}/contrasts.csv",
        summary="results/{survey}/summaries/contrasts.csv",
    log:
        "logs/contrasts/{survey}.log",
    benchmark:
        "benchmarks/contrasts/{survey}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={
            "metrics": [
                "jacobian",
                "gradient",
                "switches_translation",
                "prunability",
                "gap",
                "test_accuracy",
                "test_loss",
                "train_accuracy",
            ],
        },
        code=code("contrasts.py"),
    script:
        "../scripts/contrasts.py"
