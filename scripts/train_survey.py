"""Train the networks of some draws of the survey, a cohort per draw."""

import logging

from lowcap.networks.training import NonFiniteLossError, choose_device, train_cohort
from lowcap.survey.cohorts import load_data, recipe, replicate, save_survey
from lowcap.survey.draws import Draw
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(images: str, output: str, settings: dict) -> None:
    draws = [Draw(**draw) for draw in settings["draws"]]
    device = choose_device(settings["device"])
    networks = {}
    for draw in draws:
        start = replicate(draw, load_data(draw, images).to(device), settings["widths"])
        try:
            (trained,) = train_cohort([start], recipe(draw, settings["images_seen"], settings["least_updates"]))
        except NonFiniteLossError as error:
            logger.warning("draw %s is left out: %s", draw.name, error)
            continue
        networks[draw.name] = trained.networks
        logger.info("trained draw %s, %d networks, on %s", draw.name, len(trained.networks), device)
    save_survey(networks, draws, device, output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.output[0], snakemake.params.settings)
