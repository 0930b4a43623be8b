"""Draw up saliency maps of chosen images, dense and pruned, by every method."""

import numpy as np
import pandas as pd
import torch
from scipy.stats import spearmanr

from lowcap.evaluation import groups
from lowcap.files import write_arrays, write_csv
from lowcap.initialisation import INITIALISATIONS
from lowcap.jobs import job
from lowcap.pruning import prune_in_readings
from lowcap.saliency import METHODS, choose_examples
from lowcap.tasks import Task


def rank_correlation(map_a: np.ndarray, map_b: np.ndarray) -> float:
    """Return Spearman's correlation over pixels; nan where a map is constant."""
    if np.ptp(map_a) == 0 or np.ptp(map_b) == 0:
        return float("nan")
    return float(spearmanr(map_a, map_b).statistic)


def main(images: str, networks: list[str], output, settings: dict) -> None:
    rows, pictures, maps = [], [], []
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            start = INITIALISATIONS[settings["initialisation"]]
            variants = prune_in_readings(network, settings["readings"], settings["level"])
            variants["untrained"] = start(Task.parse(identity.task), identity.width, identity.seed)
            for (label, correct), index in choose_examples(network, group.images, group.labels).items():
                image = group.images[index]
                for method, attribute in METHODS.items():
                    dense = attribute(network, image)
                    for variant, explained in variants.items():
                        found = attribute(explained, image)
                        with torch.no_grad():
                            probability = float(torch.sigmoid(explained(image.unsqueeze(0))))
                        case = {
                            "label": label,
                            "correct": correct,
                            "index": index,
                            "method": method,
                            "variant": variant,
                        }
                        scores = {
                            "probability": probability,
                            "zero": float((found == 0).mean()),
                            "correlation_with_dense": rank_correlation(found, dense),
                        }
                        rows.append(identity.axes | case | scores)
                        pictures.append(image.numpy())
                        maps.append(found)
    write_csv(pd.DataFrame(rows), output.table)
    write_arrays(output.maps, images=np.stack(pictures), maps=np.stack(maps))


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output, snakemake.params.settings)
