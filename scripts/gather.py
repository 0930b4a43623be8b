"""Stack the tables of several jobs into one table of a study."""

from lowcap.analysis.tidy import gather
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(gather(snakemake.input.parts), snakemake.output[0])
