# The page of explorers: charts in which a reader chooses what is drawn of which networks.


# Of a study with more seeds the page has no curves, which would make it too large for the report.
MOST_SEEDS = 10
EXPLORED = {
    stage: [
        f"results/{study}/{STAGES[stage]['table']}.csv"
        for study in config[stage]["studies"]
        if stage == "evaluate" or len(STUDIES[study]["seeds"]) <= MOST_SEEDS
    ]
    for stage in ("evaluate", "criteria", "prune", "corrupt", "attack")
}


rule explorers:
    input:
        **EXPLORED,
        survey="results/survey/sensitivity.csv",
        template=source("paper/pages/explorers.html"),
        base=source("paper/pages/base.html"),
    output:
        report(
            "results/explorers.html",
            caption=caption("explorers_page"),
            category="Explorers",
            labels={"page": "capacity, pruning, robustness and survey, to try"},
        ),
    log:
        "logs/explorers.log",
    benchmark:
        "benchmarks/explorers.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={
            "style": config["figures"]["style"],
            "task": config["robustness"]["task"],
            "chosen": [*config["surveys"]["survey"]["axes"], "learning_rate"],
            "measures": ["gap", "test_accuracy", "test_loss", "train_accuracy", *PREDICTORS],
            "parts": {
                draw.name: part for part, draws in SURVEY_PARTS["survey"].items() for draw in draws
            },
        },
        code=code("explorers.py"),
    script:
        "../scripts/explorers.py"
