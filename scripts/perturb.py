"""Compare the saliency maps of corrupted images with those of the clean ones."""

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.explaining.controls import evenly_spaced
from lowcap.explaining.saliency import METHODS
from lowcap.explaining.similarity import heat_maps, similarities
from lowcap.networks.evaluation import groups
from lowcap.robustness.corruptions import corrupt_images
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        clean = evenly_spaced(group.images, settings["images"])
        for network, identity in group.networks:
            maps = {method: heat_maps(METHODS[method](network, clean)) for method in settings["methods"]}
            shared = ("perturb", identity.dataset, identity.task, identity.seed)
            for corruption, severity, corrupted in corrupt_images(clean, settings["severities"], *shared):
                for method, expected in maps.items():
                    scores = similarities(expected, heat_maps(METHODS[method](network, corrupted)))
                    case = {"method": method, "corruption": corruption, "severity": severity}
                    rows.append(identity.axes | case | scores)
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
