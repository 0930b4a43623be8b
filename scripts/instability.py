"""Set the spread of F1 over seeds beside the width relative to the smallest sufficient one."""

from lowcap.capacity import criteria, instability
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.tables import read_table, select

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        scores = select(read_table(snakemake.input[0]), split=settings["part"])
        threshold = criteria(settings["thresholds"], settings["margin"])[settings["criterion"]]
        write_csv(instability(scores, threshold), snakemake.output[0])
