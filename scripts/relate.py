"""Compare saliency maps of every network with those of another seed, and of networks of other architectures."""

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.explaining.controls import evenly_spaced, other_seeds, relatives_of
from lowcap.explaining.saliency import METHODS
from lowcap.explaining.similarity import heat_maps, similarities
from lowcap.networks.evaluation import groups
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], relatives: list[str], output: str, settings: dict) -> None:
    rows, others, families = [], other_seeds(networks), relatives_of(relatives)
    for place, group in enumerate(groups(networks, images, settings["split"])):
        shown = evenly_spaced(group.images, settings["images"])
        ((network, identity),) = group.networks
        compared = {"other_seed": others[identity.seed]}
        compared |= {name: found[place] for name, found in families.items() if place < len(found)}
        for method in settings["methods"]:
            maps = heat_maps(METHODS[method](network, shown))
            for name, other in compared.items():
                scores = similarities(maps, heat_maps(METHODS[method](other, shown)))
                rows.append(identity.axes | {"method": method, "compared": name} | scores)
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        inputs, settings = snakemake.input, snakemake.params.settings
        main(inputs.images, inputs.networks, inputs.relatives, snakemake.output[0], settings)
