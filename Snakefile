# What is built. How is in rules/, with what settings in config.yaml, which rules/config.smk reads.


report: "paper/report.rst"


include: "rules/config.smk"
include: "rules/common.smk"
include: "rules/studies.smk"
include: "rules/laws.smk"
include: "rules/ledgers.smk"
include: "rules/data.smk"
include: "rules/train.smk"
include: "rules/measure.smk"
include: "rules/relatives.smk"
include: "rules/fourier.smk"
include: "rules/survey.smk"
include: "rules/interact.smk"
include: "rules/descent.smk"
include: "rules/replay.smk"
include: "rules/summarise.smk"
include: "rules/capacity.smk"
include: "rules/claims.smk"
include: "rules/figures.smk"
include: "rules/tables.smk"
include: "rules/explorers.smk"
include: "rules/checks.smk"
include: "rules/paper.smk"
include: "rules/provenance.smk"
include: "rules/release.smk"
include: "rules/run.smk"


rule all:
    default_target: True
    input:
        "results/paper.pdf",
        "results/claims.html",
        CRITERIA,
        "results/tables.html",
        "results/explorers.html",
        "results/readme.checked",
        MEASUREMENTS,
        "results/provenance.html",


rule published:
    input:
        "results/published/training.csv",
        [table for table in MEASUREMENTS if table.startswith("results/published/")],


rule release:
    input:
        f"{RELEASE}-paper.tar",
        f"{RELEASE}-networks.tar",
