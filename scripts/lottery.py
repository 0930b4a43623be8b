"""Look for winning tickets: prune, rewind and train in rounds, beside the controls of every round."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import INITIALISATIONS
from lowcap.networks.training import Recipe, choose_device, replicates_at_once
from lowcap.pruning.lottery import search
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    recipe = Recipe(**settings["recipe"])
    device, initialise = choose_device(settings["device"]), INITIALISATIONS[settings["initialisation"]]
    found = list(groups(networks, images, settings["split"]))
    step = replicates_at_once(recipe)
    rows = []
    for start in range(0, len(found), step):
        together = found[start : start + step]
        rows += search(together, recipe, initialise, device, settings["rounds"], settings["share"])
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
