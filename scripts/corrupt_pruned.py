"""Measure pruned networks of a task on corrupted held-out images, the same images that rule corrupt uses."""

import pandas as pd
import torch

from lowcap import seeds
from lowcap.corruptions import CORRUPTIONS
from lowcap.evaluation import groups, measure
from lowcap.files import write_csv
from lowcap.initialisation import untrained
from lowcap.jobs import job
from lowcap.pruning import Background, prune_by
from lowcap.tables import arrange


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    sparsities, tables = settings["sparsities"], []
    for group in groups(networks, images, settings["split"]):
        pruned, cases = [], []
        for network, identity in group.networks:
            start = untrained(identity, settings["initialisation"])
            for criterion in settings["criteria"]:
                rng = seeds.generator("corrupt_pruned", identity.dataset, identity.name, criterion)
                background = Background(start, *group.parts["train"], rng)
                pruned += prune_by(criterion, network, background, sparsities)
                cases += [identity.axes | {"criterion": criterion, "sparsity": sparsity} for sparsity in sparsities]
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
