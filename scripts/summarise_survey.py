"""Average a table of the survey's fitted, randomly drawn networks over draws, with intervals over these."""

from lowcap.analysis.summaries import summarise_draws
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(summarise_draws(read_table(snakemake.input[0]), **snakemake.params.settings), snakemake.output[0])
