"""Predict the widths that pairs of one data set need by the law of another's, and match the pairs by difficulty."""

import pandas as pd

from lowcap.analysis.tidy import read_table, select
from lowcap.analysis.transfer import (
    describe_laws,
    match_tasks,
    predict_widths,
    read_pairs,
    score_laws,
    slope_by_class,
)
from lowcap.base.files import write_csv
from lowcap.data.classes import name_task
from lowcap.workflow.jobs import job


def main(inputs, output, settings: dict) -> None:
    tables = {name: read_table(inputs[name]) for name in ("frozen", "new")}
    pairs = {name: read_pairs(table, settings[name]["widths"]) for name, table in tables.items()}
    laws, slopes = [], []
    for name, found in pairs.items():
        dataset = {"dataset": settings[name]["dataset"]}
        laws += [{"study": settings[name]["study"]} | dataset | row for row in describe_laws(found)]
        slopes += [dataset | row for row in slope_by_class(found)]
    write_csv(pd.DataFrame(laws), output.laws)
    write_csv(pd.DataFrame(slopes), output.slopes)
    predictions = predict_widths(pairs["frozen"], pairs["new"])
    write_csv(predictions, output.predictions)
    write_csv(score_laws(predictions), output.scores)
    errors = {name: table.set_index("task")["logistic_regression_error"] for name, table in tables.items()}
    named = select(tables["frozen"], task=settings["frozen"]["named"])["task"]
    matches = match_tasks(errors["frozen"][named], errors["new"])
    names = [name_task(task, settings["new"]["dataset"]) for task in matches["matched"]]
    write_csv(matches.assign(name=names), output.matches)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
