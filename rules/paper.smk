# The numbers of the text, the PDF, the same as a page for browsers, and the check of the README and its badge.
from lowcap.workflow.configuration import files_of
from lowcap.workflow.provenance import makers_of

# Of a module, what the other workflow gives is in no file that is known here.
CONFIG_FILES = [CODE / "config.yaml"]
if ITSELF:
    CONFIG_FILES += [Path("config.yaml"), *(workflow.overwrite_configfiles or ())]


rule macros:
    input:
        numbers=[source(file) for file in NUMBER_FILES],
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
            "files": files_of(VALUES, CONFIG_FILES),
            "makers": makers_of(
                {entry["table"] for entry in NUMBERS.values() if "table" in entry}, workflow.rules
            ),
            "shown": makers_of([*FIGURE_FILES, *TABLE_FILES], workflow.rules),
        },
        code=code("macros.py"),
    script:
        "../scripts/macros.py"


rule paper:
    input:
        text=[
            *map(source, TEXT),
            source("paper/references.bib"),
        ],
        macros="results/macros.tex",
        origins="results/origins.tex",
        numbers="results/numbers.json",
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


# Not of the default target: it needs LaTeXML, and the PDF does not. It is of sources with which the PDF was made.
rule paper_page:
    input:
        template=source("paper/pages/paper.html"),
        base=source("paper/pages/base.html"),
        binding=source("paper/main.latexml"),
        sources="results/paper",
        numbers="results/numbers.json",
        figures=[str(Path(file).with_suffix(".png")) for file in FIGURE_FILES],
    output:
        report(
            "results/paper.html",
            caption=caption("paper_page"),
            category="Paper",
            labels={"page": "the paper, to read"},
        ),
    log:
        "logs/paper_page.log",
    benchmark:
        "benchmarks/paper_page.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        code=code("paper_page.py"),
    script:
        "../scripts/paper_page.py"


rule readme:
    input:
        readme=source("README.md"),
        badge=source("docs/badge.svg"),
        tables=expand("results/tables/claims_{ledger}.md", ledger=DEFAULT_LEDGERS),
        claims=expand("results/claims/{ledger}.csv", ledger=DEFAULT_LEDGERS),
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
