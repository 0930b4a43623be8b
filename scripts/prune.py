"""Prune every network of a task to every level, in every reading of the level, and measure what remains."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.pruning.criteria import prune_to_levels, sparsity
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows, levels = [], dict.fromkeys(settings["readings"], settings["levels"])
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            pruned = prune_to_levels(network, levels)
            scores = measure(list(pruned.values()), group.images, group.labels, dead=True)
            for ((reading, level), left), measured in zip(pruned.items(), scores, strict=True):
                rows.append(
                    identity.axes
                    | {
                        "reading": reading,
                        "level": level,
                        "sparsity_hidden": sparsity(*left.layers[:-1]),
                        "sparsity_output": sparsity(left.output),
                        **measured,
                    }
                )
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
