"""Measure networks of the survey: one row each, and how they behave along paths through training points."""

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.survey.cohorts import load_data, load_survey
from lowcap.survey.measures import along_ellipses, describe, measure_network, paths_through, prunabilities
from lowcap.workflow.jobs import job


def main(images: str, networks: str, output, settings: dict) -> None:
    rows, ellipses, pruned = [], [], []
    for draw, cohort in load_survey(networks):
        data = load_data(draw, images)
        paths = paths_through(draw, data, settings["paths"])
        for network in cohort:
            key = {"draw": draw.name, "width": network.width}
            fractions = prunabilities(draw, network, data, settings["betas"])
            measured = measure_network(draw, network, data, settings["translated"])
            found = along_ellipses(network, paths)
            fits = {"fits": measured["train_accuracy"] >= settings["fitted"]}
            rows.append(key | describe(draw) | fits | measured | found.totals | fractions.headline)
            key |= {"contrast": draw.contrast} | fits
            ellipses += [key | row for row in found.rows]
            pruned += [key | row for row in fractions.rows]
    write_csv(pd.DataFrame(rows), output.sensitivity)
    write_csv(pd.DataFrame(ellipses), output.ellipses)
    write_csv(pd.DataFrame(pruned), output.prunability)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output, snakemake.params.settings)
