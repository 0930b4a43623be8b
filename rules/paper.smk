# The numbers of the text, the PDF, and the check of the README.


def is_made(table):
    """Return whether a rule makes a table; a summary needs a table of a stage or study to summarise."""
    summary = re.fullmatch(r"results/(\w+)/summaries/(\w+)\.csv", table)
    if summary and summary[2] in SUMMARIES and summary[1] in STUDIES:
        table = f"results/{summary[1]}/{summary[2]}.csv"
    return any(rule.is_producer(table) for rule in workflow.rules)


# All that claims and numbers name is known before a job starts. In a module with a prefix, tables have other names.
with reported_errors():
    NUMBERS = load_entries(CODE / "paper/numbers.yaml")
    VALUES = {
        entry["config"]: setting(config, entry["config"])
        for entry in NUMBERS.values()
        if "config" in entry
    }
    if ITSELF:
        mentions = [*mentioned_by_numbers(NUMBERS, CODE / "paper/numbers.yaml")]
        for name, ledger in LEDGERS.items():
            mentions += mentioned_by_claims(ledger, CODE / f"paper/claims/{name}.yaml")
        check_mentions(config, mentions, is_made)
    figures, tables = ([Path(file).stem for file in files] for files in (FIGURE_FILES, TABLE_FILES))
    check_figures(LEDGERS, CODE / "paper/claims", figures)
    text = sorted(CODE.glob("paper/**/*.tex"))
    check_files(text, "includegraphics", [f"figures/{figure}" for figure in figures])
    check_files(text, "maketable", [f"tables/{table}" for table in tables])


rule macros:
    input:
        numbers=source("paper/numbers.yaml"),
        tables=[
            table if table.startswith("results/") else source(table)
            for table in sorted({entry["table"] for entry in NUMBERS.values() if "table" in entry})
        ],
        sources=expand("resources/{dataset}/source.json", dataset=DATASETS),
    output:
        "results/macros.tex",
    log:
        "logs/macros.log",
    benchmark:
        "benchmarks/macros.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={
            **config["paper"],
            "tasks": STUDIES["published"]["tasks"],
            "values": VALUES,
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
