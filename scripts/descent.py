"""Train networks of every width on small training sets of one task and size, and measure how they fit and test."""

import logging

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.networks.training import choose_device
from lowcap.survey.descent import measure_widths
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(images: str, output: str, task: str, count: int, settings: dict) -> None:
    device = choose_device(settings["device"])
    rows = list(measure_widths(images, task, count, settings, device))
    write_csv(pd.DataFrame(rows), output)
    logger.info("trained %d networks on %d images each, on %s", len(rows), count, device)


if __name__ == "__main__":
    with job(snakemake):
        axes = snakemake.wildcards.task, int(snakemake.wildcards.images)
        main(snakemake.input[0], snakemake.output[0], *axes, snakemake.params.settings)
