# Where the results come from, and the run as an RO-Crate. Both follow from the results and nothing but
# a page from them, so that a commit reruns the provenance and no more.
from lowcap.workflow.instructions import instructions_state
from lowcap.workflow.provenance import code_state

# The files of networks that no study has.
OTHER_NETWORKS = [
    *(
        f"results/{survey}/models/{part}.safetensors"
        for survey, parts in SURVEY_PARTS.items()
        for part in parts
    ),
    *(
        f"results/{interactions}/models/{task}/s{seed}.safetensors"
        for interactions, followed in config["interactions"].items()
        for task in followed["tasks"]
        for seed in followed["seeds"]
    ),
]


rule provenance:
    input:
        paper="results/paper.pdf",
        readme="results/readme.checked",
        tables=MEASUREMENTS,
        data=expand(rules.download.output, dataset=DATASETS),
        sources=expand(rules.download.output.source, dataset=DATASETS),
        networks=[
            *(file for study in STUDIES for file in trained(study)),
            *OTHER_NETWORKS,
        ],
        requirements=source("envs/requirements.txt"),
    output:
        "results/provenance.json",
    log:
        "logs/provenance.log",
    benchmark:
        "benchmarks/provenance.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={
            "code": code_state(ROOT),
            "config": config,
            "instructions": instructions_state(config["instructions"], COMPARABLE),
        },
        code=code("provenance.py"),
    script:
        "../scripts/provenance.py"


rule provenance_page:
    input:
        template=source("paper/pages/provenance.html"),
        base=source("paper/pages/base.html"),
        provenance="results/provenance.json",
        numbers="results/numbers.json",
        shown=[*FIGURE_FILES, *TABLE_FILES],
    output:
        report(
            "results/provenance.html",
            caption=caption("provenance_page"),
            category="Provenance",
            labels={"page": "code, settings, data, packages and machine"},
        ),
    log:
        "logs/provenance_page.log",
    benchmark:
        "benchmarks/provenance_page.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        code=code("provenance_page.py"),
    script:
        "../scripts/provenance_page.py"


rule crate:
    input:
        provenance="results/provenance.json",
        citation=source("CITATION.cff"),
        used=[source("config.yaml"), *expand(rules.download.output, dataset=DATASETS)],
        made=["results/paper.pdf", *MEASUREMENTS, *CLAIMS, *FIGURE_FILES, *TABLE_FILES],
    output:
        "ro-crate-metadata.json",
    log:
        "logs/crate.log",
    benchmark:
        "benchmarks/crate.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={
            "folders": {
                f"results/{study}/models/": f"the trained networks of the study {study}"
                for study in STUDIES
            },
        },
        code=code("crate.py"),
    script:
        "../scripts/crate.py"
