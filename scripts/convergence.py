"""Compare networks with the same networks trained for longer."""

from lowcap.analysis.summaries import compare_studies
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        first, longer = read_table(snakemake.input.first), read_table(snakemake.input.longer)
        write_csv(compare_studies(first, longer), snakemake.output[0])
