"""Summarise a tidy table over seeds: n, mean, spread and bootstrap interval per group and metric."""

from lowcap.analysis.summaries import change_from, summarise
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        table = read_table(snakemake.input[0])
        by = [column for column in settings["by"] if column in table]
        if reference := settings.get("change_from"):
            keys = [column for column in [*by, "seed", "draw"] if column in table and column not in reference]
            for metric in settings["change_of"]:
                table[f"{metric}_change"] = change_from(table, reference, keys, metric)
        write_csv(summarise(table, by, settings["metrics"]), snakemake.output[0])
