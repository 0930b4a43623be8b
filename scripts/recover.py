"""Prune the networks of a task, train what is left for a few more epochs, and measure them before and after."""

from itertools import chain

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base import seeds
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.networks.training import Images, Recipe, Replicate, choose_device, train_cohort
from lowcap.pruning.criteria import prune_group
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    recipe = Recipe(**settings["recipe"])
    device = choose_device(settings["device"])
    trials, rows = [{"criterion": criterion} for criterion in settings["criteria"]], []
    for group in groups(networks, images, settings["split"]):
        found = prune_group("recover", group, settings["initialisation"], trials, settings["sparsities"])
        cases, pruned = zip(*chain.from_iterable(found), strict=True)
        _, identity = group.networks[0]
        order = seeds.generator("recover", identity.dataset, identity.task, identity.seed)
        parts = [Images(*group.parts[part]).to(device) for part in ("train", "validation")]
        (trained,) = train_cohort([Replicate(pruned, *parts, order)], recipe, hold_zeros=True)
        for retrained, members in ((False, pruned), (True, trained.networks)):
            measured = measure(members, group.images, group.labels)
            rows += [case | {"retrained": retrained} | scores for case, scores in zip(cases, measured, strict=True)]
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
