"""Set the spread of F1 over seeds beside the width relative to the smallest sufficient one."""

from lowcap.analysis.capacity import criteria, instability
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        scores = select(read_table(snakemake.input[0]), split=settings["part"])
        threshold = criteria(settings["thresholds"], settings["margin"])[settings["criterion"]]
        write_csv(instability(scores, threshold), snakemake.output[0])
