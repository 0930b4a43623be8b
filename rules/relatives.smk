# Saliency across architectures: maps of a study's networks beside those of other architectures on the same task.
from lowcap.workflow.configuration import RELATIVES


rule relate:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(wildcards.study, **chosen("preserve", wildcards.study)),
        relatives=lambda wildcards: [
            file
            for other in RELATIVES[wildcards.study]
            for file in networks(
                other,
                **chosen("preserve", other),
                seed=STUDIES[other]["seeds"][: len(STUDIES[wildcards.study]["seeds"])],
            )
        ],
    output:
        "results/{study}/relatives.csv",
    log:
        "logs/relate/{study}.log",
    benchmark:
        "benchmarks/relate/{study}.tsv"
    wildcard_constraints:
        study="|".join(RELATIVES),
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "relate.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "methods": config["preserve"]["methods"],
                "images": config["preserve"]["images"],
                # Whose code reads the files.
                "architectures": [
                    STUDIES[study].get("architecture", "perceptron")
                    for study in [wildcards.study, *RELATIVES[wildcards.study]]
                ],
            },
        ),
    script:
        "../scripts/relate.py"


MEASUREMENTS += [f"results/{study}/relatives.csv" for study in RELATIVES if study in STUDIES]
