# What claims, numbers and text name is there, or a line says what is not, before any job starts.
from lowcap.paper.manuscript import check_files, check_results
from lowcap.paper.numbers import join_entries, load_entries, mentioned_by_numbers, name_results
from lowcap.workflow.configuration import check_mentions, setting


def is_made(table):
    """Return whether a rule makes a table; a summary needs a table of a stage or study to summarise."""
    summary = re.fullmatch(r"results/(\w+)/summaries/(\w+)\.csv", table)
    if summary and summary[2] in SUMMARIES and summary[1] in STUDIES:
        table = f"results/{summary[1]}/{summary[2]}.csv"
    return any(rule.is_producer(table) for rule in workflow.rules)


# In a module with a prefix, tables have other names.
with reported_errors():
    NUMBER_FILES = [f"{folder}/numbers.yaml" for folder in PAPERS]
    ENTRIES = {CODE / file: load_entries(CODE / file) for file in NUMBER_FILES}
    NUMBERS = join_entries(ENTRIES)
    VALUES = {
        entry["config"]: setting(config, entry["config"])
        for entry in NUMBERS.values()
        if "config" in entry
    }
    if ITSELF:
        mentions = []
        for path, entries in ENTRIES.items():
            mentions += mentioned_by_numbers(entries, path)
        for name, ledger in LEDGERS.items():
            mentions += mentioned_by_claims(ledger, LEDGER_FILES[name])
        check_mentions(config, mentions, is_made)
    figures, tables = ([Path(file).stem for file in files] for files in (FIGURE_FILES, TABLE_FILES))
    check_figures(LEDGERS, LEDGER_FILES, figures)
    TEXT = ["paper/main.tex"]
    for folder in PAPERS:
        TEXT += sorted(
            path.relative_to(CODE).as_posix() for path in CODE.glob(f"{folder}/sections/*.tex")
        )
    text = [CODE / file for file in TEXT]
    check_results(text, {path: [*name_results(entries)] for path, entries in ENTRIES.items()})
    check_files(text, "includegraphics", [f"figures/{figure}" for figure in figures])
    check_files(text, "maketable", [f"tables/{table}" for table in tables])
