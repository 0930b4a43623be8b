"""Prune the networks of a task, train what is left for a few more epochs, and measure them before and after."""

import pandas as pd

from lowcap import seeds
from lowcap.evaluation import groups, measure
from lowcap.files import write_csv
from lowcap.initialisation import untrained
from lowcap.jobs import job
from lowcap.pruning import Background, prune_by
from lowcap.tables import arrange
from lowcap.training import Images, Recipe, Replicate, choose_device, train_cohort


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    recipe = Recipe(**settings["recipe"])
    device = choose_device(settings["device"])
    sparsities, rows = settings["sparsities"], []
    for group in groups(networks, images, settings["split"]):
        pruned, cases = [], []
        for network, identity in group.networks:
            start = untrained(identity, settings["initialisation"])
            for criterion in settings["criteria"]:
                rng = seeds.generator("recover", identity.dataset, identity.name, criterion)
                background = Background(start, *group.parts["train"], rng)
                pruned += prune_by(criterion, network, background, sparsities)
                cases += [identity.axes | {"criterion": criterion, "sparsity": sparsity} for sparsity in sparsities]
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
