"""Compare the survey's pairs of draws, which differ in one hyper-parameter and share all else."""

from lowcap.analysis.prediction import contrast_pairs, summarise_pairs
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        metrics = snakemake.params.settings["metrics"]
        pairs = contrast_pairs(read_table(snakemake.input[0]), metrics)
        write_csv(pairs, snakemake.output.pairs)
        write_csv(summarise_pairs(pairs, metrics), snakemake.output.summary)
