"""F1 of networks with equally many weights, on clean, corrupted and attacked images, by task and budget."""

import pandas as pd

from lowcap.analysis.tidy import arrange, read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.base.spelling import spell
from lowcap.paper.latex import ABSENT, plus_minus, tabular, task_name
from lowcap.workflow.jobs import job

CONDITIONS = {"clean": "clean", "corrupted": "corrupted", "pgd": "attacked"}


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular: a row per task, budget and arm; for each study a column per condition."""
    studies = list(table["study"].unique())
    values = table.set_index(["study", "task", "width", "arm", "condition"])
    rows, before = [], None
    for task, width, arm in arrange(table)[["task", "width", "arm"]].drop_duplicates().itertuples(index=False):
        rows += [[]] if before not in (None, (task, width)) else []
        first = [task_name(task), str(width)] if before != (task, width) else ["", ""]
        keys = [(study, task, width, arm, condition) for study in studies for condition in CONDITIONS]
        cells = (plus_minus(*values.loc[key, ["mean", "std"]]) if key in values.index else ABSENT for key in keys)
        rows.append([*first, spell(arm), *cells])
        before = (task, width)
    header = ["task", "width", "arm", *[*CONDITIONS.values()] * len(studies)]
    groups = "".join(rf" & \multicolumn{{{len(CONDITIONS)}}}{{c}}{{{spell(study)}}}" for study in studies)
    alignment = "lrl" + "r" * len(CONDITIONS) * len(studies)
    return tabular(header, rows, alignment, above=[rf" & & {groups} \\"])


if __name__ == "__main__":
    with job(snakemake):
        tables = [read_table(path).assign(study=name) for name, path in snakemake.input.items()]
        whole = select(pd.concat(tables, ignore_index=True), metric="f1", condition=list(CONDITIONS))
        table = whole[~whole["arm"].str.endswith("_dark")]  # these are in the figure
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
