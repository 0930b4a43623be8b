# The claims ledgers, one per study: every published claim gets a verdict, an output like any other.


rule claims:
    input:
        ledger=ledger_source,
        criteria="results/claims/{ledger}_criteria.csv",
        tables=lambda wildcards: ledger_tables(LEDGERS[wildcards.ledger]),
        sources=lambda wildcards: sources_behind(ledger_tables(LEDGERS[wildcards.ledger])),
    output:
        claims=report(
            "results/claims/{ledger}.csv",
            caption=caption("claims"),
            category="Claims",
            labels={"table": "verdicts, {ledger}"},
        ),
        tests=report(
            "results/claims/{ledger}_tests.csv",
            caption=caption("claims_tests"),
            category="Claims",
            labels={"table": "all tests, {ledger}"},
        ),
        counts="results/claims/{ledger}_verdicts.csv",
    log:
        "logs/claims/{ledger}.log",
    benchmark:
        "benchmarks/claims/{ledger}.tsv"
    wildcard_constraints:
        ledger="|".join(LEDGERS),
    localrule: True
    conda:
        PYTHON
    params:
        settings={"complete": config["paper"]["complete"]},
        code=code("claims.py"),
    script:
        "../scripts/claims.py"


rule claims_history:
    input:
        ledger=ledger_source,
    output:
        "results/claims/{ledger}_criteria.csv",
    log:
        "logs/claims_history/{ledger}.log",
    benchmark:
        "benchmarks/claims_history/{ledger}.tsv"
    wildcard_constraints:
        ledger="|".join(LEDGERS),
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "history": HISTORY,
            "studies": judged_networks(LEDGERS[wildcards.ledger], config),
        },
        code=code("claims_history.py", computes=False),
    script:
        "../scripts/claims_history.py"


rule multiverse:
    input:
        ledger=ledger_source,
        tables=lambda wildcards: multiverse_tables(LEDGERS[wildcards.ledger]),
        sources=lambda wildcards: sources_behind(multiverse_tables(LEDGERS[wildcards.ledger])),
    output:
        analyses="results/claims/{ledger}_multiverse.csv",
        shares="results/claims/{ledger}_shares.csv",
    log:
        "logs/multiverse/{ledger}.log",
    benchmark:
        "benchmarks/multiverse/{ledger}.tsv"
    wildcard_constraints:
        ledger="|".join(LEDGERS),
    localrule: True
    conda:
        PYTHON
    params:
        settings={"complete": config["paper"]["complete"], "whole": [*HEADLINE.values()]},
        code=code("multiverse.py"),
    script:
        "../scripts/multiverse.py"


rule arguments:
    input:
        ledger=ledger_source,
        tables=lambda wildcards: ledger_tables(LEDGERS[wildcards.ledger]),
        sources=lambda wildcards: sources_behind(ledger_tables(LEDGERS[wildcards.ledger])),
    output:
        "results/claims/{ledger}_arguments.csv",
    log:
        "logs/arguments/{ledger}.log",
    benchmark:
        "benchmarks/arguments/{ledger}.tsv"
    wildcard_constraints:
        ledger="|".join(LEDGERS),
    localrule: True
    conda:
        PYTHON
    params:
        settings={"complete": config["paper"]["complete"]},
        code=code("arguments.py"),
    script:
        "../scripts/arguments.py"


rule claims_page:
    input:
        template=source("paper/pages/claims.html"),
        base=source("paper/pages/base.html"),
        program=source("paper/pages/claims.js"),
        ledgers=[source(path.relative_to(CODE)) for path in LEDGER_FILES.values()],
        claims=CLAIMS,
        tests=expand("results/claims/{ledger}_tests.csv", ledger=LEDGERS),
        shares=expand("results/claims/{ledger}_shares.csv", ledger=LEDGERS),
        arguments=expand("results/claims/{ledger}_arguments.csv", ledger=LEDGERS),
        figures=expand("results/figures/{figure}.png", figure=CLAIM_FIGURES),
    output:
        report(
            "results/claims.html",
            caption=caption("claims_page"),
            category="Claims",
            labels={"table": "all claims, with tests, data and commands"},
        ),
    log:
        "logs/claims_page.log",
    benchmark:
        "benchmarks/claims_page.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings={"extended": EXTENDED},
        code=code("claims_page.py"),
    script:
        "../scripts/claims_page.py"
