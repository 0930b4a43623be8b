"""Measure pruned networks of a task on corrupted held-out images, the same images that rule corrupt uses."""

from itertools import chain

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.pruning.criteria import prune_group
from lowcap.robustness.corruptions import corrupt_images
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    trials = [{"criterion": criterion} for criterion in settings["criteria"]]
    severities, tables = {"none": [0]} | settings["severities"], []
    for group in groups(networks, images, settings["split"]):
        found = prune_group("corrupt_pruned", group, settings["initialisation"], trials, settings["sparsities"])
        cases, pruned = zip(*chain.from_iterable(found), strict=True)
        _, identity = group.networks[0]
        shared = ("corrupt", identity.dataset, identity.task, identity.seed)
        for corruption, severity, corrupted in corrupt_images(group.images, severities, *shared):
            scores = pd.DataFrame(measure(pruned, corrupted, group.labels))
            tables.append(pd.DataFrame(cases).assign(corruption=corruption, severity=severity).join(scores))
    write_csv(arrange(pd.concat(tables, ignore_index=True)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
