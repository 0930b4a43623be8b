# Every table is LaTeX for the paper and CSV for the report.


# Cells of a summary by two of its columns, printed as mean and interval. With `extended=True`, here and below, a table is
# of the extended build only.
GRIDS = {
    "pruned_95": dict(
        input="results/published/summaries/pruning.csv",
        where=dict(metric="f1", reading="as_described", level=0.95),
        rows="width",
        columns="task",
        digits=3,
    ),
    "convergence": dict(
        input="results/converged/summaries/convergence.csv",
        where={},
        rows="width",
        columns="task",
        digits=4,
    ),
    "difficulty_agreement": dict(
        input="results/all_pairs/summaries/difficulty_agreement.csv",
        where={},
        rows="measure",
        columns="other",
        digits=2,
    ),
    "representation": dict(
        input="results/published/summaries/representation.csv",
        where=dict(variant="as_described"),
        rows="level",
        columns="metric",
        digits=3,
    ),
    "stability": dict(
        input="results/converged/summaries/stability.csv",
        where=dict(method="as_released"),
        rows="corruption",
        columns="metric",
        digits=2,
    ),
    **{
        f"relatives_{study}": dict(
            input=f"results/{study}/summaries/relatives.csv",
            where=dict(method="as_released"),
            rows="compared",
            columns="metric",
            digits=2,
            extended=True,
        )
        for study in RELATIVES
    },
    "fourier_alike": dict(
        input=f"results/{STANDARD}/summaries/alike.csv",
        where=dict(**config["figures"]["criteria"]),
        rows="arm",
        columns="other",
        digits=2,
        extended=True,
    ),
    "fourier_controls": dict(
        input=f"results/{STANDARD}/summaries/arms.csv",
        where=dict(metric="accuracy", sparsity=0, dc="held", **config["figures"]["criteria"]),
        rows="mask",
        columns="arm",
        digits=3,
        extended=True,
    ),
}
GRIDS = of_this_build(GRIDS)


rule table_grid:
    input:
        lookup(within=GRIDS, dpath="{grid}/input"),
    output:
        tex="results/tables/{grid}.tex",
        csv=report(
            "results/tables/{grid}.csv",
            caption=caption("table_grid"),
            category="Tables",
            labels={"table": "{grid}"},
        ),
    log:
        "logs/tables/{grid}.log",
    benchmark:
        "benchmarks/tables/{grid}.tsv"
    wildcard_constraints:
        grid="|".join(GRIDS),
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            key: value
            for key, value in GRIDS[wildcards.grid].items()
            if key not in ("input", "extended")
        },
        code=code("table_grid.py"),
    script:
        "../scripts/table_grid.py"


# The others: of each its title in the report, what its script scripts/table_<name>.py reads, and its settings.
TABLES = {
    "headline": dict(
        title="headline",
        input=dict(
            headline="results/published/summaries/headline.csv",
            published=source("paper/published/headline.csv"),
        ),
    ),
    "dead_neurons": dict(
        title="dead neurons (Table 1)",
        input=dict(
            pruning="results/published/summaries/pruning.csv",
            published=source("paper/published/dead_neurons.csv"),
        ),
        settings=config["tables"]["dead_neurons"],
    ),
    "replay": dict(
        title="published values replayed, by figure",
        input=dict(replayed="results/published/replay.csv", released="results/released/replay.csv"),
    ),
    "robustness": dict(
        title="noise and occlusion (Figs 6 and 7)",
        input=dict(
            corruption="results/published/summaries/corruption.csv",
            noise=source("paper/published/gaussian_noise.csv"),
            occlusion=source("paper/published/occlusion.csv"),
        ),
        settings=config["tables"]["robustness"],
    ),
    "minimum_width": dict(
        title="smallest sufficient widths",
        input=dict(widths="results/converged/summaries/minimum_width.csv"),
    ),
    "difficulty": dict(
        title="difficulty and smallest width, all pairs",
        input=dict(pairs="results/all_pairs/summaries/pairs.csv"),
    ),
    "corruption": dict(
        title="accuracy by corruption and severity",
        input=dict(corruption="results/converged/summaries/corruption.csv"),
        settings=dict(
            task=config["tables"]["corruption"]["task"],
            width=max(STUDIES["converged"]["widths"]),
        ),
    ),
    "tolerance": dict(
        title="sparsity tolerated, by criterion and training",
        input=FIGURES["tolerance"]["input"],
        settings=config["tables"]["tolerance"],
    ),
    "matched_robustness": dict(
        title="equally many weights, clean, corrupted and attacked",
        input=FIGURES["matched"]["input"],
    ),
    "prediction": dict(
        title="what predicts generalization",
        input=dict(
            prediction="results/survey/summaries/prediction.csv",
            granulated="results/survey/summaries/granulated.csv",
        ),
    ),
    "interaction_choices": dict(
        title="choices of the interaction method",
        input=dict(choices="results/interactions/summaries/choices.csv"),
        settings=config["tables"]["interaction_choices"],
    ),
    "matches": dict(
        title="pairs of Fashion-MNIST as difficult as the published tasks",
        extended=True,
        input=dict(
            matches="results/fashion_pairs/summaries/matches.csv",
            frozen=f"results/{FROZEN}/summaries/pairs.csv",
            new="results/fashion_pairs/summaries/pairs.csv",
        ),
    ),
}
TABLES = of_this_build(TABLES)

for table, about in TABLES.items():

    rule:
        name:
            f"table_{table}"
        input:
            **about["input"],
        output:
            tex=f"results/tables/{table}.tex",
            csv=report(
                f"results/tables/{table}.csv",
                caption=caption(f"table_{table}"),
                category="Tables",
                labels={"table": about["title"]},
            ),
        log:
            f"logs/tables/{table}.log",
        benchmark:
            f"benchmarks/tables/{table}.tsv"
        localrule: True
        conda:
            PYTHON
        params:
            settings=about.get("settings", {}),
            code=code(f"table_{table}.py"),
            table=table,
        script:
            "../scripts/table_{params.table}.py"


rule table_claims:
    input:
        ledger=ledger_source,
        claims="results/claims/{ledger}.csv",
        shares="results/claims/{ledger}_shares.csv",
    output:
        tex="results/tables/claims_{ledger}.tex",
        md="results/tables/claims_{ledger}.md",
    log:
        "logs/tables/claims_{ledger}.log",
    benchmark:
        "benchmarks/tables/claims_{ledger}.tsv"
    wildcard_constraints:
        ledger="|".join(LEDGERS),
    localrule: True
    conda:
        PYTHON
    params:
        code=code("table_claims.py"),
    script:
        "../scripts/table_claims.py"


TABLE_FILES = expand(
    "results/tables/{table}.tex",
    table=[*GRIDS, *TABLES, *expand("claims_{ledger}", ledger=LEDGERS)],
)


# The tables to read in the report, where a CSV can only be downloaded; grids share a caption.
PAGED = {**{table: table for table in TABLES}, **{grid: "grid" for grid in GRIDS}}


rule tables_page:
    input:
        template=source("paper/pages/tables.html"),
        base=source("paper/pages/base.html"),
        tables=expand("results/tables/{table}.csv", table=PAGED),
        captions=[source(f"paper/captions/table_{caption}.rst") for caption in PAGED.values()],
    output:
        report(
            "results/tables.html",
            caption=caption("tables_page"),
            category="Tables",
            labels={"table": "all tables, to read"},
        ),
    log:
        "logs/tables_page.log",
    benchmark:
        "benchmarks/tables_page.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        code=code("tables_page.py"),
    script:
        "../scripts/tables_page.py"
