"""Summarise a tidy table over seeds, or over the survey's draws: n, mean, spread and interval per group and metric."""

from lowcap.analysis.summaries import OVER
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def main(table: str, output: str, settings: dict) -> None:
    about = dict(settings)
    summarise = OVER[about.pop("over")]
    write_csv(summarise(read_table(table), **about), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.settings)
