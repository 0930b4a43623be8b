# The images: fetched from the first source that has them, verified, decoded.
rule download:
    output:
        expand(
            "resources/{{dataset}}/{file}",
            file=[
                "train-images-idx3-ubyte",
                "train-labels-idx1-ubyte",
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte",
            ],
        ),
        source="resources/{dataset}/source.json",
    log:
        "logs/download/{dataset}.log",
    benchmark:
        "benchmarks/download/{dataset}.tsv"
    # A mirror may recover, a wrong local file does not.
    retries: 0 if os.getenv("LOWCAP_DATA") else 2
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "dataset": wildcards.dataset,
            "allow_sample": config["data"]["allow_sample"],
        },
        code=code("download.py", computes=False),
    script:
        "../scripts/download.py"


rule dataset:
    input:
        rules.download.output,
    output:
        "results/data/{dataset}.npz",
    log:
        "logs/dataset/{dataset}.log",
    benchmark:
        "benchmarks/dataset/{dataset}.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        code=code("dataset.py", computes=False),
    script:
        "../scripts/dataset.py"
