"""Remove hidden units of every network, dense and pruned, in three orders, and measure what is left of it."""

import pandas as pd
import torch

from lowcap.analysis.tidy import arrange
from lowcap.base import seeds
from lowcap.base.files import write_csv
from lowcap.explaining.ablation import ablate, removal_counts
from lowcap.explaining.controls import evenly_spaced
from lowcap.networks.evaluation import groups
from lowcap.networks.training import Images
from lowcap.pruning.criteria import count_connected_units, prune_group
from lowcap.workflow.jobs import job


@torch.no_grad()
def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    trials, rows = [{"criterion": criterion} for criterion in settings["criteria"]], []
    for group in groups(networks, images, settings["split"]):
        fitted = Images(*(evenly_spaced(part, settings["images"]) for part in group.parts["train"]))
        shown = Images(group.images, group.labels)
        for network, identity in group.networks:
            alone = group._replace(networks=[(network, identity)])
            found = prune_group("ablate", alone, settings["initialisation"], trials, [settings["sparsity"]])
            pruned = {case["criterion"]: member for cases in found for case, member in cases}
            counts = removal_counts(identity.width, settings["shares"])
            for variant, member in ({"dense": network} | pruned).items():
                about = identity.axes | {"variant": variant, "connected_units": count_connected_units(member)}
                for replacement in settings["replacements"]:
                    draws = [
                        seeds.generator("ablate", identity.dataset, identity.name, repetition)
                        for repetition in range(settings["repetitions"])
                    ]
                    ablated = ablate(member, fitted, shown, replacement, counts, draws)
                    rows += [about | {"replacement": replacement} | row for row in ablated]
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
