"""Draw up saliency maps of chosen images, dense and pruned, by several methods."""

import numpy as np
import pandas as pd
import torch

from lowcap.base.files import write_arrays, write_csv
from lowcap.explaining.saliency import METHODS, choose_examples
from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import untrained
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output, settings: dict) -> None:
    levels = {reading: [settings["level"]] for reading in settings["readings"]}
    rows, pictures, maps = [], [], []
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            variants = {("dense", 0): network} | prune_to_levels(network, levels)
            variants["untrained", 0] = untrained(identity, settings["initialisation"])
            for (label, correct), index in choose_examples(network, group.images, group.labels).items():
                image = group.images[index : index + 1]
                for method in settings["methods"]:
                    for (variant, _), explained in variants.items():
                        with torch.no_grad():
                            probability = float(torch.sigmoid(explained(image)))
                        case = {"label": label, "correct": correct, "index": index, "method": method}
                        rows.append(identity.axes | case | {"variant": variant, "probability": probability})
                        pictures.append(image[0].numpy())
                        maps.append(METHODS[method](explained, image)[0])
    write_csv(pd.DataFrame(rows), output.table)
    write_arrays(output.maps, images=np.stack(pictures), maps=np.stack(maps))


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output, snakemake.params.settings)
