"""Average a table of the survey's fitted, randomly drawn networks over draws, with intervals over these."""

from lowcap.analysis.summaries import summarise
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def main(table: str, output: str, settings: dict) -> None:
    networks = select(read_table(table), contrast="none", fits=True)
    by = [column for column in settings["by"] if column in networks]
    draws = networks.groupby(["draw", *by])[settings["metrics"]].mean().reset_index().sort_values(by)
    write_csv(summarise(draws.drop(columns="draw"), by, settings["metrics"]), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.settings)
