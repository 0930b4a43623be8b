"""Set what pruning costs on corrupted images beside what it costs on clean ones."""

from lowcap.analysis.gaps import pruned_robustness
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        write_csv(pruned_robustness(read_table(snakemake.input[0])), snakemake.output[0])
