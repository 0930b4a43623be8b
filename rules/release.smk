# What a release consists of: an archive of the paper, and one of the trained networks, from which a build goes on.
from lowcap.base.documents import load_document
from lowcap.workflow.deposits import check_citation

with reported_errors():
    CITATION = load_document(CODE / "CITATION.cff")
    check_citation(CITATION, "CITATION.cff")
RELEASE = f"results/release/lowcap-{CITATION['version']}" + ("-extended" if EXTENDED else "")
# Where numbers of the text stand, beside the tables of the paper.
NUMBERED = sorted(
    {entry["table"] for entry in NUMBERS.values() if entry.get("table", "").startswith("results/")}
)
JUDGED = ["", "_tests", "_verdicts", "_criteria", "_multiverse", "_shares", "_arguments"]
PAGES = ["paper", "explorers", "claims", "tables", "provenance"]


rule archive_paper:
    input:
        citation=source("CITATION.cff"),
        licence=source("LICENSE"),
        readme=source("paper/archives/paper.md"),
        numbers="results/numbers.json",
        sources="results/paper",
        made=[
            "results/paper.pdf",
            "results/provenance.json",
            *expand("results/{page}.html", page=PAGES),
            *expand("results/claims/{ledger}{part}.csv", ledger=LEDGERS, part=JUDGED),
            *expand("results/tables/{table}.csv", table=PAGED),
            *NUMBERED,
        ],
    output:
        f"{RELEASE}-paper.tar",
        f"{RELEASE}-paper.tar.sha256",
    log:
        "logs/archive_paper.log",
    benchmark:
        "benchmarks/archive_paper.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "code": code_state(ROOT, ["."]),
            "title": config["paper"]["title"],
            "networks": Path(f"{RELEASE}-networks.tar").name,
        },
        code=code("archive_paper.py", computes=False),
    script:
        "../scripts/archive_paper.py"


rule archive_networks:
    input:
        citation=source("CITATION.cff"),
        readme=source("paper/archives/networks.md"),
        networks=[
            *(file for study in STUDIES for file in networks(study)),
            *OTHER_NETWORKS,
        ],
        history=[file for study in STUDIES for file in parts(study, "training", "train")],
        images=expand("results/data/{dataset}.npz", dataset=DATASETS),
        raw=[
            file
            for file in expand(rules.download.output, dataset=DATASETS)
            if not file.endswith("source.json")
        ],
    output:
        f"{RELEASE}-networks.tar",
        f"{RELEASE}-networks.tar.sha256",
    log:
        "logs/archive_networks.log",
    benchmark:
        "benchmarks/archive_networks.tsv"
    localrule: True
    conda:
        PYTHON
    params:
        settings=lambda wildcards: {
            "code": code_state(ROOT, ["."]),
            "title": config["paper"]["title"],
        },
        code=code("archive_networks.py", computes=False),
    script:
        "../scripts/archive_networks.py"
