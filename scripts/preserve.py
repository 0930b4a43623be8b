"""Compare saliency maps of every network with those of itself pruned, and with those of controls."""

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.explaining.controls import controls, evenly_spaced, other_seeds
from lowcap.explaining.saliency import METHODS
from lowcap.explaining.similarity import heat_maps, similarities
from lowcap.networks.evaluation import groups
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows, others = [], other_seeds(networks)
    for group in groups(networks, images, settings["split"]):
        shown = evenly_spaced(group.images, settings["images"])
        for network, identity in group.networks:
            variants = prune_to_levels(network, settings["levels"])
            variants |= controls(network, identity, others[identity.seed], settings["initialisation"])
            for method in settings["methods"]:
                dense = heat_maps(METHODS[method](network, shown))
                for (variant, level), compared in variants.items():
                    scores = similarities(dense, heat_maps(METHODS[method](compared, shown)))
                    rows.append(identity.axes | {"method": method, "variant": variant, "level": level} | scores)
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
