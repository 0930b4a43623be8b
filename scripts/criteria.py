"""Prune every network of a task by every criterion to every sparsity, and measure what remains."""

import pandas as pd

from lowcap import seeds
from lowcap.evaluation import groups, measure
from lowcap.files import write_csv
from lowcap.initialisation import untrained
from lowcap.jobs import job
from lowcap.pruning import Background, count_connected_units, count_weights, prune_by
from lowcap.tables import arrange


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            start = untrained(identity, settings["initialisation"])
            for criterion in settings["criteria"]:
                for draw in range(settings["draws"] if criterion == "random" else 1):
                    rng = seeds.generator("criteria", identity.dataset, identity.name, criterion, draw)
                    background = Background(start, *group.parts["train"], rng)
                    pruned = prune_by(criterion, network, background, settings["sparsities"])
                    measured = measure(pruned, group.images, group.labels, dead=True)
                    for sparsity, left, scored in zip(settings["sparsities"], pruned, measured, strict=True):
                        counted = {"weights": count_weights(left), "connected_units": count_connected_units(left)}
                        case = {"criterion": criterion, "draw": draw, "sparsity": sparsity}
                        rows.append(identity.axes | case | counted | scored)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
