"""Look at single test points through the widest networks of some random draws of a survey that fit."""

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.survey.cohorts import load_data, load_survey
from lowcap.survey.measures import point_rows
from lowcap.workflow.jobs import job


def main(images: str, networks: str, output: str, settings: dict) -> None:
    columns, rows = ["draw", "width", "loss", "jacobian", "wrong"], []
    for draw, cohort in load_survey(networks):
        rows += point_rows(draw, cohort[-1], load_data(draw, images), settings["fitted"])
    write_csv(pd.DataFrame(rows, columns=columns), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
