"""Stack the tables of several jobs into one table of a study."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.tables import gather

if __name__ == "__main__":
    with job(snakemake):
        write_csv(gather(snakemake.input.parts), snakemake.output[0])
