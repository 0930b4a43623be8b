# Every table is LaTeX for the paper and CSV for the report.
GRIDS = {
    "learning_rate": {
        "study": "learning_rate",
        "summary": "scores",
        "settings": {
            "where": {"metric": "final_f1", "split": "train"},
            "rows": "width",
            "columns": "lr",
            "digits": 2,
        },
    },
    "capacity_train": {
        "study": "published",
        "summary": "scores",
        "settings": {
            "where": {"metric": "best_f1", "split": "train"},
            "rows": "width",
            "columns": "task",
            "digits": 3,
        },
    },
    "capacity_validation": {
        "study": "published",
        "summary": "scores",
        "settings": {
            "where": {"metric": "final_f1", "split": "validation"},
            "rows": "width",
            "columns": "task",
            "digits": 3,
        },
    },
    "pruned_95": {
        "study": "published",
        "summary": "pruning",
        "settings": {
            "where": {"metric": "f1", "reading": "as_described", "level": 0.95},
            "rows": "width",
            "columns": "task",
            "digits": 3,
        },
    },
    "convergence": {
        "study": "converged",
        "summary": "convergence",
        "settings": {"where": {}, "rows": "width", "columns": "task", "digits": 4},
    },
    "difficulty_agreement": {
        "study": "all_pairs",
        "summary": "difficulty_agreement",
        "settings": {"where": {}, "rows": "measure", "columns": "other", "digits": 2},
    },
    "representation": {
        "study": "published",
        "summary": "representation",
        "settings": {
            "where": {"variant": "as_described"},
            "rows": "level",
            "columns": "metric",
            "digits": 3,
        },
    },
    "stability": {
        "study": "converged",
        "summary": "stability",
        "settings": {
            "where": {"method": "as_released"},
            "rows": "corruption",
            "columns": "metric",
            "digits": 2,
        },
    },
}


rule table_grid:
    input:
        lambda wildcards: "results/{study}/summaries/{summary}.csv".format(**GRIDS[wildcards.grid]),
    output:
        tex="results/tables/{grid}.tex",
        csv=report(
            "results/tables/{grid}.csv",
            caption="../paper/captions/table_grid.rst",
            category="Tables",
            labels={"table": "{grid}"},
        ),
    log:
        "logs/table_grid/{grid}.log",
    benchmark:
        "benchmarks/table_grid/{grid}.tsv"
    wildcard_constraints:
        grid="|".join(GRIDS),
    conda:
        PYTHON
    params:
        settings=lambda wildcards: GRIDS[wildcards.grid]["settings"],
        code=code("table_grid.py"),
    script:
        "../scripts/table_grid.py"


rule table_headline:
    input:
        headline="results/published/summaries/headline.csv",
        published="paper/published/headline.csv",
    output:
        tex="results/tables/headline.tex",
        csv=report(
            "results/tables/headline.csv",
            caption="../paper/captions/table_headline.rst",
            category="Tables",
            labels={"table": "headline"},
        ),
    log:
        "logs/table_headline.log",
    benchmark:
        "benchmarks/table_headline.tsv"
    conda:
        PYTHON
    params:
        code=code("table_headline.py"),
    script:
        "../scripts/table_headline.py"


rule table_dead_neurons:
    input:
        pruning="results/published/summaries/pruning.csv",
        published="paper/published/dead_neurons.csv",
    output:
        tex="results/tables/dead_neurons.tex",
        csv=report(
            "results/tables/dead_neurons.csv",
            caption="../paper/captions/table_dead_neurons.rst",
            category="Tables",
            labels={"table": "dead neurons (Table 1)"},
        ),
    log:
        "logs/table_dead_neurons.log",
    benchmark:
        "benchmarks/table_dead_neurons.tsv"
    conda:
        PYTHON
    params:
        settings=config["tables"]["dead_neurons"],
        code=code("table_dead_neurons.py"),
    script:
        "../scripts/table_dead_neurons.py"


rule table_robustness:
    input:
        corruption="results/published/summaries/corruption.csv",
        noise="paper/published/gaussian_noise.csv",
        occlusion="paper/published/occlusion.csv",
    output:
        tex="results/tables/robustness.tex",
        csv=report(
            "results/tables/robustness.csv",
            caption="../paper/captions/table_robustness.rst",
            category="Tables",
            labels={"table": "noise and occlusion (Figs 6 and 7)"},
        ),
    log:
        "logs/table_robustness.log",
    benchmark:
        "benchmarks/table_robustness.tsv"
    conda:
        PYTHON
    params:
        settings=config["tables"]["robustness"],
        code=code("table_robustness.py"),
    script:
        "../scripts/table_robustness.py"


rule table_minimum_width:
    input:
        "results/converged/summaries/minimum_width.csv",
    output:
        tex="results/tables/minimum_width.tex",
        csv=report(
            "results/tables/minimum_width.csv",
            caption="../paper/captions/table_minimum_width.rst",
            category="Tables",
            labels={"table": "smallest sufficient widths"},
        ),
    log:
        "logs/table_minimum_width.log",
    benchmark:
        "benchmarks/table_minimum_width.tsv"
    conda:
        PYTHON
    params:
        code=code("table_minimum_width.py"),
    script:
        "../scripts/table_minimum_width.py"


rule table_corruption:
    input:
        "results/converged/summaries/corruption.csv",
    output:
        tex="results/tables/corruption.tex",
        csv=report(
            "results/tables/corruption.csv",
            caption="../paper/captions/table_corruption.rst",
            category="Tables",
            labels={"table": "accuracy by corruption and severity"},
        ),
    log:
        "logs/table_corruption.log",
    benchmark:
        "benchmarks/table_corruption.tsv"
    conda:
        PYTHON
    params:
        settings={
            "task": config["figures"]["corruption_error"]["task"],
            "width": max(STUDIES["converged"]["widths"]),
        },
        code=code("table_corruption.py"),
    script:
        "../scripts/table_corruption.py"


rule table_claims:
    input:
        ledger="paper/claims/{ledger}.yaml",
        claims="results/claims/{ledger}.csv",
    output:
        tex="results/tables/claims_{ledger}.tex",
        md="results/tables/claims_{ledger}.md",
    log:
        "logs/table_claims/{ledger}.log",
    benchmark:
        "benchmarks/table_claims/{ledger}.tsv"
    wildcard_constraints:
        ledger="|".join(LEDGERS),
    conda:
        PYTHON
    params:
        code=code("table_claims.py"),
    script:
        "../scripts/table_claims.py"


rule table_difficulty:
    input:
        "results/all_pairs/summaries/pairs.csv",
    output:
        tex="results/tables/difficulty.tex",
        csv=report(
            "results/tables/difficulty.csv",
            caption="../paper/captions/table_difficulty.rst",
            category="Tables",
            labels={"table": "difficulty and smallest width, all pairs"},
        ),
    log:
        "logs/table_difficulty.log",
    benchmark:
        "benchmarks/table_difficulty.tsv"
    conda:
        PYTHON
    params:
        code=code("table_difficulty.py"),
    script:
        "../scripts/table_difficulty.py"


rule table_tolerance:
    input:
        released="results/published_more_seeds/tolerance.csv",
        converged="results/converged/tolerance.csv",
        weight_decay="results/converged_weight_decay/tolerance.csv",
        L1="results/converged_l1/tolerance.csv",
    output:
        tex="results/tables/tolerance.tex",
        csv=report(
            "results/tables/tolerance.csv",
            caption="../paper/captions/table_tolerance.rst",
            category="Tables",
            labels={"table": "sparsity tolerated, by criterion and training"},
        ),
    log:
        "logs/table_tolerance.log",
    benchmark:
        "benchmarks/table_tolerance.tsv"
    conda:
        PYTHON
    params:
        settings={"width": config["figures"]["criteria"]["width"]},
        code=code("table_tolerance.py"),
    script:
        "../scripts/table_tolerance.py"


rule table_prediction:
    input:
        prediction="results/survey/summaries/prediction.csv",
        granulated="results/survey/summaries/granulated.csv",
    output:
        tex="results/tables/prediction.tex",
        csv=report(
            "results/tables/prediction.csv",
            caption="../paper/captions/table_prediction.rst",
            category="Tables",
            labels={"table": "what predicts generalization"},
        ),
    log:
        "logs/table_prediction.log",
    benchmark:
        "benchmarks/table_prediction.tsv"
    conda:
        PYTHON
    params:
        code=code("table_prediction.py"),
    script:
        "../scripts/table_prediction.py"


rule table_interaction_choices:
    input:
        "results/interactions/summaries/choices.csv",
    output:
        tex="results/tables/interaction_choices.tex",
        csv=report(
            "results/tables/interaction_choices.csv",
            caption="../paper/captions/table_interaction_choices.rst",
            category="Tables",
            labels={"table": "choices of the interaction method"},
        ),
    log:
        "logs/table_interaction_choices.log",
    benchmark:
        "benchmarks/table_interaction_choices.tsv"
    conda:
        PYTHON
    params:
        settings={"width": config["figures"]["interactions"]["width"]},
        code=code("table_interaction_choices.py"),
    script:
        "../scripts/table_interaction_choices.py"


TABLES = expand(
    "results/tables/{table}.tex",
    table=[
        "tolerance",
        "headline",
        "dead_neurons",
        "robustness",
        "minimum_width",
        "difficulty",
        "corruption",
        "prediction",
        "interaction_choices",
        *expand("claims_{ledger}", ledger=LEDGERS),
        *GRIDS,
    ],
)


# The tables to read in the report, where a CSV can only be downloaded; grids share a caption.
PAGED = {
    table: "grid" if table in GRIDS else table
    for table in map(lambda path: Path(path).stem, TABLES)
    if not table.startswith("claims_")
}


rule tables_page:
    input:
        template="paper/pages/tables.html",
        base="paper/pages/base.html",
        tables=expand("results/tables/{table}.csv", table=PAGED),
        captions=expand("paper/captions/table_{caption}.rst", caption=PAGED.values()),
    output:
        report(
            "results/tables.html",
            caption="../paper/captions/tables_page.rst",
            category="Tables",
            labels={"table": "all tables, to read"},
        ),
    log:
        "logs/tables_page.log",
    benchmark:
        "benchmarks/tables_page.tsv"
    conda:
        PYTHON
    params:
        code=code("tables_page.py"),
    script:
        "../scripts/tables_page.py"
