# The numbers of the text, the PDF, and the check of the README and its badge.


rule macros:
    input:
        numbers=source("paper/numbers.yaml"),
        tables=[
            table if table.startswith("results/") else source(table)
            for table in sorted({entry["table"] for entry in NUMBERS.values() if "table" in entry})
        ],
        claims=CLAIMS,
        sources=expand("resources/{dataset}/source.json", dataset=DATASETS),
    output:
        macros="results/macros.tex",
        numbers="results/numbers.json",
        origins="results/origins.tex",
    log:
        "logs/macros.log",
    benchmark:
        "benchmarks/macros.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            **config["paper"],
            "tasks": STUDIES["published"]["tasks"],
            "values": VALUES,
            "makers": makers_of(
                {entry["table"] for entry in NUMBERS.values() if "table" in entry}, workflow.rules
            ),
        },
        code=code("macros.py"),
    script:
        "../scripts/macros.py"


rule paper:
    input:
        text=[
            source("paper/main.tex"),
            source("paper/references.bib"),
            *[
                source(path.relative_to(CODE))
                for path in sorted(CODE.glob("paper/sections/*.tex"))
            ],
        ],
        macros="results/macros.tex",
        origins="results/origins.tex",
        claims=CLAIMS,
        figures=FIGURE_FILES,
        tables=TABLE_FILES,
    output:
        pdf="results/paper.pdf",
        sources=directory("results/paper"),
    log:
        "logs/paper.log",
    benchmark:
        "benchmarks/paper.tsv"
    localrule: True
    conda:
        "../envs/latex.yaml"
    params:
        settings={"complete": config["paper"]["complete"]},
        code=code("paper.py"),
    script:
        "../scripts/paper.py"


rule readme:
    input:
        readme=source("README.md"),
        badge=source("docs/badge.svg"),
        tables=expand("results/tables/claims_{ledger}.md", ledger=LEDGERS),
        claims=CLAIMS,
    output:
        "results/readme.checked",
    log:
        "logs/readme.log",
    benchmark:
        "benchmarks/readme.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={"complete": config["paper"]["complete"]},
        code=code("readme.py"),
    script:
        "../scripts/readme.py"
