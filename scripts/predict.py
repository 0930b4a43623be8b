"""Relate every metric of the survey's random draws to how well the networks generalize."""

from lowcap.analysis.prediction import predict
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        found = predict(read_table(snakemake.input[0]), **snakemake.params.settings)
        write_csv(found.correlations, snakemake.output.prediction)
        write_csv(found.granulated, snakemake.output.granulated)
        write_csv(found.counts, snakemake.output.counts)
