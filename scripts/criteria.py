"""Prune every network of a task by every criterion to every sparsity, and measure what remains."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.data.pixels import lit_pixels
from lowcap.networks.evaluation import groups, measure
from lowcap.pruning.criteria import CRITERIA, count_left, prune_group
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    trials = [
        {"criterion": criterion, "repetition": repetition}
        for criterion in settings["criteria"]
        for repetition in range(settings["repetitions"] if CRITERIA[criterion].drawn else 1)
    ]
    rows = []
    for group in groups(networks, images, settings["split"]):
        lit = lit_pixels(group.parts["train"][0])
        for found in prune_group("criteria", group, settings["initialisation"], trials, settings["sparsities"]):
            cases, pruned = zip(*found, strict=True)
            measured = measure(pruned, group.images, group.labels, dead=True)
            for case, left, scored in zip(cases, pruned, measured, strict=True):
                rows.append(case | count_left(left, lit) | scored)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
