"""Measure deletion and insertion in the order of every method's maps and of controls, dense and pruned."""

import pandas as pd

from lowcap.base import seeds
from lowcap.base.files import write_csv
from lowcap.explaining.controls import evenly_spaced
from lowcap.explaining.deletion import CONTROLS, areas
from lowcap.explaining.saliency import evidence
from lowcap.networks.evaluation import groups
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows, levels = [], {reading: [settings["level"]] for reading in settings["readings"]}
    for group in groups(networks, images, settings["split"]):
        shown = evenly_spaced(group.images, settings["images"])
        for network, identity in group.networks:
            variants = {("dense", 0): network} | prune_to_levels(network, levels)
            for (variant, _), explained in variants.items():
                rng = seeds.generator("delete", identity.dataset, identity.task, identity.seed)
                orders = {method: evidence(method, explained, shown) for method in settings["methods"]}
                orders |= {control: order(shown, rng) for control, order in CONTROLS.items()}
                for method, importance in orders.items():
                    for curve, area in areas(explained, shown, importance).items():
                        rows.append(
                            identity.axes | {"variant": variant, "method": method, "curve": curve, "area": area}
                        )
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
