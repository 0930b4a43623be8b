"""What predicts generalization: rank correlations of every metric with the gap and the test loss."""

import pandas as pd

from lowcap.analysis.statistics import INTERVAL
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.base.spelling import spell
from lowcap.paper.latex import number, tabular, with_interval
from lowcap.workflow.jobs import job

COLUMNS = {
    "gap, fitted": {"subset": "fitted", "target": "gap", "statistic": "spearman"},
    "gap, all": {"subset": "all", "target": "gap", "statistic": "spearman"},
    "test loss, fitted": {"subset": "fitted", "target": "test_loss", "statistic": "spearman"},
    "gap given the Jacobian": {"subset": "fitted", "target": "gap", "statistic": "partial"},
}


def typeset(table: pd.DataFrame) -> str:
    """Return the LaTeX tabular: a row per metric, a column per kind of correlation; averages over axes come last."""
    rows = [
        [spell(row["metric"]), *(_cell(row, name) for name in COLUMNS), number(row["granulated"], ".2f")]
        for _, row in table.iterrows()
    ]
    return tabular(["metric", *COLUMNS, r"$\tau$ within axes"], rows, "l" + "r" * (len(COLUMNS) + 1))


def _cell(row: pd.Series, name: str) -> str:
    if pd.isna(row[name]):
        return "--"
    interval = dict(zip(INTERVAL, row[[f"{name}, low", f"{name}, high"]], strict=True))
    return with_interval({name: row[name]} | interval, name, ".2f")


def collect(prediction: pd.DataFrame, granulated: pd.DataFrame) -> pd.DataFrame:
    """Return one row per metric: the correlations of COLUMNS with their bounds, and the mean tau over axes."""
    columns = {}
    for name, chosen in COLUMNS.items():
        found = select(prediction, **chosen).set_index("metric")
        columns |= {name: found["value"], f"{name}, low": found["ci_low"], f"{name}, high": found["ci_high"]}
    taus = select(granulated, subset="fitted", target="gap").groupby("metric")["tau"].mean()
    order = list(dict.fromkeys(prediction["metric"]))
    return pd.DataFrame(columns).assign(granulated=taus).reindex(order).rename_axis("metric").reset_index()


if __name__ == "__main__":
    with job(snakemake):
        table = collect(read_table(snakemake.input.prediction), read_table(snakemake.input.granulated))
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table), snakemake.output.tex)
