"""Measure pruned networks of a task on corrupted held-out images, the same images that rule corrupt uses."""

from itertools import chain

import pandas as pd
import torch

from lowcap import seeds
from lowcap.corruptions import CORRUPTIONS
from lowcap.evaluation import groups, measure
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.pruning import prune_group
from lowcap.tables import arrange


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    trials, tables = [{"criterion": criterion} for criterion in settings["criteria"]], []
    for group in groups(networks, images, settings["split"]):
        found = prune_group("corrupt_pruned", group, settings["initialisation"], trials, settings["sparsities"])
        cases, pruned = zip(*chain.from_iterable(found), strict=True)
        _, identity = group.networks[0]
        for corruption, severities in ({"none": [0]} | settings["severities"]).items():
            for severity in severities:
                rng = seeds.generator("corrupt", identity.dataset, identity.task, identity.seed, corruption, severity)
                corrupted = torch.from_numpy(CORRUPTIONS[corruption](group.images.numpy(), severity, rng))
                scores = pd.DataFrame(measure(pruned, corrupted, group.labels))
                tables.append(pd.DataFrame(cases).assign(corruption=corruption, severity=severity).join(scores))
    write_csv(arrange(pd.concat(tables, ignore_index=True)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
