with reported_errors():
    NUMBERS = load_entries("paper/numbers.yaml")


rule macros:
    input:
        numbers="paper/numbers.yaml",
        tables=sorted({entry["table"] for entry in NUMBERS.values() if "table" in entry}),
        sources=expand("resources/{dataset}/source.json", dataset=DATASETS),
    output:
        "results/macros.tex",
    params:
        settings={
            **config["paper"],
            "tasks": STUDIES["published"]["tasks"],
            "saliency_widths": config["saliency"]["widths"],
            "values": {
                entry["config"]: setting(config, entry["config"])
                for entry in NUMBERS.values()
                if "config" in entry
            },
        },
        code=code("macros.py"),
    log:
        "logs/macros.log",
    benchmark:
        "benchmarks/macros.tsv"
    conda:
        PYTHON
    script:
        "../scripts/macros.py"


rule paper:
    input:
        text=[
            "paper/main.tex",
            "paper/references.bib",
            *sorted(map(str, Path("paper/sections").glob("*.tex"))),
        ],
        macros="results/macros.tex",
        figures=FIGURES,
        tables=TABLES,
    output:
        pdf="results/paper.pdf",
        sources=directory("results/paper"),
    params:
        code=code("paper.py"),
    log:
        "logs/paper.log",
    benchmark:
        "benchmarks/paper.tsv"
    conda:
        "../envs/latex.yaml"
    script:
        "../scripts/paper.py"
