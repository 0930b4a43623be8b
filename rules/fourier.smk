# Fourier masks: what those of a study are like, and networks trained in different ways side by side.

from lowcap.workflow.configuration import ARMS

# What compares the ways to train lies with the first; all are in an extended build.
STANDARD = ARMS["standard"]


rule spectra:
    input:
        lambda wildcards: [
            path.removesuffix("csv") + "npz" for path in parts(wildcards.study, "masks", "measure")
        ],
    output:
        profiles="results/{study}/profiles.csv",
        means="results/{study}/summaries/mean_masks.csv",
        masks="results/{study}/masks.npz",
    log:
        "logs/spectra/{study}.log",
    benchmark:
        "benchmarks/spectra/{study}.tsv"
    wildcard_constraints:
        study="|".join([STANDARD, *config["fourier"]["studies"]]),  # of none it would be any
    localrule: True
    conda:
        PYTHON
    params:
        code=code("spectra.py"),
    script:
        "../scripts/spectra.py"


rule arms:
    input:
        tables=expand("results/{study}/masks.csv", study=ARMS.values()),
        corruptions=expand("results/{study}/corruption.csv", study=ARMS.values()),
        masks=expand("results/{study}/masks.npz", study=ARMS.values()),
    output:
        arms="results/{study}/arms.csv",
        alike="results/{study}/alike.csv",
    log:
        "logs/arms/{study}.log",
    benchmark:
        "benchmarks/arms/{study}.tsv"
    wildcard_constraints:
        study=STANDARD,
    localrule: True
    conda:
        PYTHON
    params:
        **uses("arms.py", {"arms": [*ARMS]}),
    script:
        "../scripts/arms.py"


MEASUREMENTS += [f"results/{study}/profiles.csv" for study in config["fourier"]["studies"]]
if STANDARD in STUDIES:
    MEASUREMENTS += [f"results/{STANDARD}/arms.csv", f"results/{STANDARD}/alike.csv"]
