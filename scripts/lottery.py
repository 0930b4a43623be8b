"""Look for winning tickets: prune, rewind and train in rounds, beside the controls of every round."""

import pandas as pd
import torch

from lowcap import seeds
from lowcap.evaluation import Group, groups, measure
from lowcap.files import write_csv
from lowcap.initialisation import INITIALISATIONS
from lowcap.jobs import job
from lowcap.lottery import arms, next_mask
from lowcap.networks import PIXELS
from lowcap.pruning import count_weights
from lowcap.tables import arrange
from lowcap.tasks import Task
from lowcap.training import Images, Recipe, Replicate, choose_device, replicates_at_once, train_cohort

FRESH = 2**31  # added to a seed, it names a network's second initial weights


def search(found: list[Group], recipe: Recipe, device: str, settings: dict) -> list[dict]:
    """Return a row per round, network and arm, for the networks of some seeds, trained together."""
    initialise = INITIALISATIONS[settings["initialisation"]]
    identities = [[identity for _, identity in group.networks] for group in found]
    masks = [[torch.ones(identity.width, PIXELS, dtype=torch.bool) for identity in members] for members in identities]
    rows = []
    for number in range(settings["rounds"] + 1):
        replicates, cases = [], []
        for group, members, kept in zip(found, identities, masks, strict=True):
            starts, labels = [], []
            for identity, mask in zip(members, kept, strict=True):
                axes = (Task.parse(identity.task), identity.width)
                first, fresh = (initialise(*axes, seed) for seed in (identity.seed, identity.seed + FRESH))
                rng = seeds.generator("lottery", identity.dataset, identity.name, number)
                for arm, start in arms(first, fresh, mask, rng).items():
                    starts.append(start)
                    labels.append(identity.axes | {"round": number, "arm": arm, "weights": count_weights(start)})
            order = seeds.generator("batches", identity.dataset, identity.task, identity.seed)
            parts = [Images(*group.parts[part]).to(device) for part in ("train", "validation")]
            replicates.append(Replicate(starts, *parts, order))
            cases.append(labels)
        for position, (group, trained) in enumerate(zip(found, train_cohort(replicates, recipe, True), strict=True)):
            scores = measure(trained.networks, group.images, group.labels)
            rows += [case | scored for case, scored in zip(cases[position], scores, strict=True)]
            rewound = [
                network
                for network, case in zip(trained.networks, cases[position], strict=True)
                if case["arm"] == "rewound"
            ]
            masks[position] = [next_mask(network, settings["share"]) for network in rewound]
    return rows


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    recipe = Recipe(**settings["recipe"])
    device = choose_device(settings["device"])
    found = list(groups(networks, images, settings["split"]))
    step = replicates_at_once(recipe)
    parts = (found[start : start + step] for start in range(0, len(found), step))
    rows = [row for part in parts for row in search(part, recipe, device, settings)]
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
