# Explanations of trained networks: where saliency lies, whether pruning preserves it, what hidden units represent.
MEASUREMENTS += [
    f"results/{study}/{table}.csv"
    for stage, table in {
        "saliency": "saliency",
        "attribute": "attribution",
        "embed": "embedding",
        "preserve": "preservation",
        "delete": "deletion",
        "represent": "representation",
        "units": "units",
        "perturb": "stability",
    }.items()
    for study in config[stage]["studies"]
]


rule saliency:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["saliency"]["task"],
            width=config["saliency"]["widths"],
            seed=config["saliency"]["seed"],
        ),
    output:
        maps="results/{study}/saliency.npz",
        table="results/{study}/saliency.csv",
    log:
        "logs/saliency/{study}.log",
    benchmark:
        "benchmarks/saliency/{study}.tsv"
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "saliency.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "readings": config["saliency"]["readings"],
                "level": config["saliency"]["level"],
                "methods": [
                    "as_released",
                    "as_printed",
                    "gradient",
                    "gradient_times_input",
                    "integrated_gradients",
                    "smooth_grad",
                ],
            },
        ),
    script:
        "../scripts/saliency.py"


rule attribute:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["attribute"]["task"],
            width=config["attribute"]["width"],
        ),
    output:
        "results/{study}/attribution.csv",
    log:
        "logs/attribute/{study}.log",
    benchmark:
        "benchmarks/attribute/{study}.tsv"
    # The longest jobs after training start as soon as their networks are there.
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "attribute.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "methods": config["attribute"]["methods"],
                "readings": config["attribute"]["readings"],
                "level": config["attribute"]["level"],
                "region": config["attribute"]["region"],
            },
        ),
    script:
        "../scripts/attribute.py"


rule embed:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["embed"]["task"],
            width=config["embed"]["width"],
            seed=config["embed"]["seed"],
        ),
    output:
        "results/{study}/embedding.csv",
    log:
        "logs/embed/{study}.log",
    benchmark:
        "benchmarks/embed/{study}.tsv"
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "embed.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "readings": config["embed"]["readings"],
                "level": config["embed"]["level"],
            },
        ),
    script:
        "../scripts/embed.py"


rule preserve:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["preserve"]["task"],
            width=config["preserve"]["width"],
        ),
    output:
        "results/{study}/preservation.csv",
    log:
        "logs/preserve/{study}.log",
    benchmark:
        "benchmarks/preserve/{study}.tsv"
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "preserve.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "methods": config["preserve"]["methods"],
                "levels": config["preserve"]["levels"],
                "images": config["preserve"]["images"],
            },
        ),
    script:
        "../scripts/preserve.py"


rule delete:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["delete"]["task"],
            width=config["delete"]["width"],
        ),
    output:
        "results/{study}/deletion.csv",
    log:
        "logs/delete/{study}.log",
    benchmark:
        "benchmarks/delete/{study}.tsv"
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "delete.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "methods": config["delete"]["methods"],
                "readings": config["delete"]["readings"],
                "level": config["delete"]["level"],
                "images": config["delete"]["images"],
            },
        ),
    script:
        "../scripts/delete.py"


rule represent:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["represent"]["task"],
            width=config["represent"]["width"],
        ),
    output:
        "results/{study}/representation.csv",
    log:
        "logs/represent/{study}.log",
    benchmark:
        "benchmarks/represent/{study}.tsv"
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "represent.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "levels": config["represent"]["levels"],
                "images": config["represent"]["images"],
                "probe_images": config["represent"]["probe_images"],
            },
        ),
    script:
        "../scripts/represent.py"


rule units:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["units"]["task"],
        ),
    output:
        "results/{study}/units.csv",
    log:
        "logs/units/{study}.log",
    benchmark:
        "benchmarks/units/{study}.tsv"
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "units.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "initialisation": STUDIES[wildcards.study]["initialisation"],
                "levels": config["units"]["levels"],
            },
        ),
    script:
        "../scripts/units.py"


rule perturb:
    input:
        images=lambda wildcards: images(wildcards.study),
        networks=lambda wildcards: networks(
            wildcards.study,
            task=config["perturb"]["task"],
            width=config["perturb"]["width"],
        ),
    output:
        "results/{study}/stability.csv",
    log:
        "logs/perturb/{study}.log",
    benchmark:
        "benchmarks/perturb/{study}.tsv"
    priority: 1
    group:
        "explain"
    conda:
        PYTHON
    params:
        **uses(
            "perturb.py",
            lambda wildcards: {
                "split": STUDIES[wildcards.study]["split"],
                "methods": config["perturb"]["methods"],
                "images": config["perturb"]["images"],
                # The middle one of each corruption's severities.
                "severities": {
                    name: [severities[len(severities) // 2]]
                    for name, severities in config["corrupt"]["severities"].items()
                },
            },
        ),
    script:
        "../scripts/perturb.py"
