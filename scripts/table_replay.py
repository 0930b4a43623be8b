"""How many published values are replayed, by figure: on the images behind the figures and on those of the code."""

import pandas as pd

from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import number, tabular
from lowcap.workflow.jobs import job

# Of each figure its place there, and how far it can be replayed.
FIGURES = {
    "best_f1": ("Fig.~3", "replayed"),
    "pruning_f1_change": ("Figs 4, B", "replayed"),
    "pruning_auc_change": ("repository, AUC", "replayed"),
    "dead_neurons": ("Table~1", "replayed"),
    "gaussian_noise": ("Fig.~6", "within the draws"),
    "occlusion": ("Fig.~7", "within the draws"),
    "learning_rate_heatmap": ("Figs 1, 2", "bounded only"),
}
HEADER = ("", "", "values", "agree", "largest", "median", "agree")


def collect(replayed: pd.DataFrame, released: pd.DataFrame) -> pd.DataFrame:
    """Return a row per figure: of both tables of values side by side how many agree, and the distances in errors."""
    rows = []
    for figure in FIGURES:
        ours, theirs = (select(table, figure=figure)["deviation"] for table in (replayed, released))
        row = {
            "figure": figure,
            "values": len(ours),
            "agree": (ours <= 1).sum(),
            "largest": ours.max(),
            "median": ours.median(),
        }
        rows.append(row | {"agree_released": (theirs <= 1).sum() if len(theirs) else float("nan")})
    return pd.DataFrame(rows)


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular."""
    rows = [
        [
            *FIGURES[row.figure],
            number(row.values, "d"),
            number(row.agree, "d"),
            number(row.largest, ".2f"),
            number(row.median, ".2f"),
            number(row.agree_released, "d"),
        ]
        for row in table.itertuples()
    ]
    groups = r" & & & \multicolumn{3}{c}{images of the figures} & released code \\"
    return tabular(HEADER, rows, "llrrrrr", above=[groups, r"\cmidrule(lr){4-6}\cmidrule(l){7-7}"])


if __name__ == "__main__":
    with job(snakemake):
        table = collect(read_table(snakemake.input.replayed), read_table(snakemake.input.released))
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
