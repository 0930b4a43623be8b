"""Score the saliency maps of all held-out images: where they lie, for right and wrong predictions of either class."""

import numpy as np
import pandas as pd
import torch

from lowcap.base.files import write_csv
from lowcap.explaining.regions import find_regions, shares
from lowcap.explaining.saliency import METHODS, group_by_outcome
from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import untrained
from lowcap.pruning.criteria import prune_to_levels
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows, levels = [], {reading: [settings["level"]] for reading in settings["readings"]}
    for group in groups(networks, images, settings["split"]):
        found = find_regions(*(part.numpy() for part in group.parts["train"]), settings["region"])
        regions = {"ink": group.images.numpy() > 0, **found}
        for network, identity in group.networks:
            variants = {("dense", 0): network} | prune_to_levels(network, levels)
            variants["untrained", 0] = untrained(identity, settings["initialisation"])
            for method in settings["methods"]:
                for (variant, _), explained in variants.items():
                    maps = np.abs(METHODS[method](explained, group.images))
                    with torch.no_grad():
                        right = ((explained(group.images) >= 0) == (group.labels == 1)).numpy()
                    scores = pd.DataFrame({"zero": (maps == 0).mean(axis=1)})
                    for name, region in regions.items():
                        scores[f"{name}_share"] = shares(maps, region)
                    for outcome, chosen in group_by_outcome(right, group.labels.numpy()).items():
                        case = {"method": method, "variant": variant, "outcome": outcome, "images": int(chosen.sum())}
                        rows.append(identity.axes | case | scores[chosen].mean().to_dict())
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
