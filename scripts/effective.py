"""Relate the weights that networks on a pair of digits need to the pair's difficulty, by criterion."""

from lowcap.analysis.tidy import read_table
from lowcap.analysis.tolerance import predict_weights, relate_weights
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        measures, output = snakemake.params.settings["measures"], snakemake.output
        tolerance, difficulty = read_table(snakemake.input.tolerance), read_table(snakemake.input.pairs)
        write_csv(relate_weights(tolerance, difficulty, measures), output.relations)
        weights, errors = predict_weights(tolerance, difficulty, measures[0])
        write_csv(weights, output.weights)
        write_csv(errors, output.errors)
