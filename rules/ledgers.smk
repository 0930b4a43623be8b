# The claims ledgers of this build: their files, what they claim, and the sources of the data that they read.
from lowcap.claims.history import history_state, judged_networks
from lowcap.claims.ledger import (
    check_figures,
    ledger_files,
    ledger_tables,
    load_ledgers,
    mentioned_by_claims,
    multiverse_tables,
)

with reported_errors():
    LEDGER_FILES = ledger_files(*(CODE / folder / "claims" for folder in PAPERS))
    LEDGERS = load_ledgers(*(CODE / folder / "claims" for folder in PAPERS))
    HISTORY = history_state(ROOT)
# The extended build's paper has more claims; those that README.md tells of are the default's.
DEFAULT_LEDGERS = [
    name for name, path in LEDGER_FILES.items() if path.parent == CODE / "paper/claims"
]
CLAIMS = [f"results/claims/{ledger}.csv" for ledger in LEDGERS]
CRITERIA = [f"results/claims/{ledger}_criteria.csv" for ledger in LEDGERS]
# By subject, what the original's text concludes beyond any one figure. Of these claims all choices of the analysis are
# combined, and a build that made the paper says their verdicts last. On the fourth subject, interpretability, all its
# claims are about single figures.
HEADLINE = {
    "capacity": "width-follows-difficulty",
    "sparsity": "only-above-95",
    "robustness": "width-protects",
}
CLAIM_FIGURES = sorted(
    {
        claim["figure"]
        for ledger in LEDGERS.values()
        for claim in ledger["claims"]
        if "figure" in claim
    }
)


def ledger_source(wildcards):
    """Return the file of a ledger as an input."""
    return source(LEDGER_FILES[wildcards.ledger].relative_to(CODE))


def sources_behind(tables):
    """Return what says where each data set is from on which tables rest, of all data sets if a table is of no known part."""
    parts = {study: about["dataset"] for study, about in STUDIES.items()} | SURVEYS | INTERACTIONS
    parts["descent"] = config["descent"]["dataset"]
    owners = {Path(table).parts[1] for table in tables if Path(table).parts[0] == "results"}
    if any(Path(table).stem in LAW_TABLES.values() for table in tables):
        owners.add(FROZEN)
    known = sorted({parts[owner] for owner in owners & parts.keys()})
    datasets = known if known and owners <= parts.keys() else DATASETS
    return expand("resources/{dataset}/source.json", dataset=datasets)
