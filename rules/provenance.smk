# Where the results come from, and the run as an RO-Crate. Both follow from the results and nothing from
# them, so that a commit reruns the provenance and no more.


rule provenance:
    input:
        paper="results/paper.pdf",
        readme="results/readme.checked",
        tables=MEASUREMENTS,
        data=expand(rules.download.output, dataset=DATASETS),
        sources=expand(rules.download.output.source, dataset=DATASETS),
        network=networks("published")[0],
        requirements="envs/requirements.txt",
    output:
        report(
            "results/provenance.json",
            caption="../paper/captions/provenance.rst",
            category="Provenance",
            labels={"file": "code, settings, data, packages and machine"},
        ),
    log:
        "logs/provenance.log",
    benchmark:
        "benchmarks/provenance.tsv"
    conda:
        PYTHON
    params:
        settings={"code": code_state(Path(workflow.basedir)), "config": config},
        code=code("provenance.py"),
    script:
        "../scripts/provenance.py"


rule crate:
    input:
        provenance="results/provenance.json",
        citation="CITATION.cff",
        used=["config.yaml", *expand(rules.download.output, dataset=DATASETS)],
        made=["results/paper.pdf", *MEASUREMENTS, *CLAIMS, *FIGURE_FILES, *TABLE_FILES],
    output:
        "ro-crate-metadata.json",
    log:
        "logs/crate.log",
    benchmark:
        "benchmarks/crate.tsv"
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
