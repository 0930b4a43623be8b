"""Set what pruning costs on corrupted images beside what it costs on clean ones."""

from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.robustness import pruned_robustness
from lowcap.tables import read_table

if __name__ == "__main__":
    with job(snakemake):
        write_csv(pruned_robustness(read_table(snakemake.input[0])), snakemake.output[0])
