# The claims ledger: every published claim gets a verdict, an output like any other.
with reported_errors():
    LEDGER_TABLES = ledger_tables(load_ledger("paper/claims.yaml"))


rule claims:
    input:
        ledger="paper/claims.yaml",
        tables=LEDGER_TABLES,
        sources=expand("resources/{dataset}/source.json", dataset=DATASETS),
    output:
        claims=report(
            "results/claims.csv",
            caption="../paper/captions/claims.rst",
            category="Claims",
            labels={"table": "verdicts"},
        ),
        tests="results/claim_tests.csv",
        counts="results/verdicts.csv",
    log:
        "logs/claims.log",
    benchmark:
        "benchmarks/claims.tsv"
    conda:
        PYTHON
    params:
        settings={"complete": config["paper"]["complete"]},
        code=code("claims.py"),
    script:
        "../scripts/claims.py"
