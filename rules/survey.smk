# The survey: thousands of networks over many ways to train, and what predicts how they generalize.
SURVEY = survey_draws(*(config["survey"][key] for key in ("axes", "draws", "contrasts", "pairs")))
SURVEY_PARTS = {
    f"{start:04d}": SURVEY[start : start + config["survey"]["draws_per_job"]]
    for start in range(0, len(SURVEY), config["survey"]["draws_per_job"])
}
SURVEY_TABLES = ["sensitivity", "ellipses", "prunability"]
MEASUREMENTS += expand("results/survey/{table}.csv", table=SURVEY_TABLES)


rule train_survey:
    input:
        images=f"results/data/{config['survey']['dataset']}.npz",
    output:
        "results/survey/models/{part}.safetensors",
    log:
        "logs/train_survey/{part}.log",
    benchmark:
        "benchmarks/train_survey/{part}.tsv"
    wildcard_constraints:
        part="|".join(SURVEY_PARTS),
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "draws": [draw.settings for draw in SURVEY_PARTS[wildcards.part]],
            "widths": config["survey"]["widths"],
            "images_seen": config["survey"]["images_seen"],
            "least_updates": config["survey"]["least_updates"],
            "device": config["device"],
        },
        code=code("train_survey.py"),
    script:
        "../scripts/train_survey.py"


rule sensitivity:
    input:
        images=f"results/data/{config['survey']['dataset']}.npz",
        networks="results/survey/models/{part}.safetensors",
    output:
        **{table: f"results/survey/{table}/{{part}}.csv" for table in SURVEY_TABLES},
    log:
        "logs/sensitivity/{part}.log",
    benchmark:
        "benchmarks/sensitivity/{part}.tsv"
    conda:
        PYTHON
    params:
        settings={key: config["survey"][key] for key in ("fitted", "paths", "translated", "betas")},
        code=code("sensitivity.py"),
    script:
        "../scripts/sensitivity.py"


rule gather_survey:
    input:
        parts=expand("results/survey/{{table}}/{part}.csv", part=SURVEY_PARTS),
    output:
        "results/survey/{table}.csv",
    log:
        "logs/gather_survey/{table}.log",
    benchmark:
        "benchmarks/gather_survey/{table}.tsv"
    wildcard_constraints:
        table="|".join(SURVEY_TABLES),
    conda:
        PYTHON
    params:
        code=code("gather.py"),
    script:
        "../scripts/gather.py"
