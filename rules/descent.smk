# Double descent: test error against width across the interpolation threshold, on small training sets.
DESCENT = config["descent"]
DESCENT_SUMMARIES = {
    "networks": {
        "by": ["task", "images", "wrong", "responds", "width"],
        "metrics": ["train_error", "train_loss", "test_error", "test_loss", "test_f1"],
    },
    "thresholds": {
        "by": ["task", "images", "wrong"],
        "metrics": [
            "own",
            "threshold",
            "best_width",
            "peak_width",
            "error_narrowest",
            "error_best",
            "error_threshold",
            "error_peak",
            "error_widest",
            "rise",
            "fall",
        ],
    },
}
MEASUREMENTS += expand("results/descent/{table}.csv", table=DESCENT_SUMMARIES)
GATHERED["descent/networks"] = expand(
    "results/descent/networks/{task}/n{images}.csv",
    task=DESCENT["tasks"],
    images=DESCENT["images"],
)


rule descent:
    input:
        f"results/data/{DESCENT['dataset']}.npz",
    output:
        "results/descent/networks/{task}/n{images}.csv",
    log:
        "logs/descent/{task}/n{images}.log",
    benchmark:
        "benchmarks/descent/{task}/n{images}.tsv"
    wildcard_constraints:
        images="[0-9]+",
    group:
        "descent"
    conda:
        PYTHON
    resources:
        **TRAINING,
    params:
        **uses(
            "descent.py",
            {
                "device": config["device"],
                **{key: DESCENT[key] for key in ("widths", "seeds", "wrong", "recipe")},
            },
        ),
    script:
        "../scripts/descent.py"


rule interpolate:
    input:
        "results/descent/networks.csv",
    output:
        "results/descent/thresholds.csv",
    log:
        "logs/interpolate.log",
    benchmark:
        "benchmarks/interpolate.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        **uses("interpolate.py", {"most": DESCENT["interpolated"]}),
    script:
        "../scripts/interpolate.py"
