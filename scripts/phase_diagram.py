"""Train networks of one seed far beyond the published number of updates, and prune them on the way."""

import pandas as pd

from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.base.seeds import generator
from lowcap.networks.evaluation import measure
from lowcap.networks.grid import prepare_replicate
from lowcap.networks.network import Identity
from lowcap.networks.training import Recipe, choose_device, train_cohort, updates_per_epoch
from lowcap.pruning.criteria import Background, prune_by
from lowcap.workflow.jobs import job


def main(images: str, output: str, wildcards, settings: dict) -> None:
    identity = Identity(
        settings["study"], settings["dataset"], settings["task"], settings["width"], int(wildcards.seed)
    )
    device = choose_device(settings["device"])
    replicate = prepare_replicate([identity], images, settings["split"], settings["initialisation"], device)
    per_epoch = updates_per_epoch(len(replicate.train.labels), settings["recipe"]["batch_size"])
    if odd := [count for count in settings["updates"] if count % per_epoch]:
        raise InputError(
            f"phase_diagram.updates: found {odd[0]}; allowed are multiples of {per_epoch}, those of an epoch"
        )
    most = max(settings["updates"])
    epochs = most // per_epoch
    recipe = Recipe(**settings["recipe"], epochs=epochs, report_every=epochs, l1=settings["arms"][wildcards.arm])
    trained = train_cohort([replicate], recipe, keep=settings["updates"])[0]
    found = trained.snapshots | {most: trained.networks}
    (start,) = replicate.networks
    train, held_out = ([part.pixels.cpu(), part.labels.cpu()] for part in (replicate.train, replicate.validation))
    rows = []
    for updates in settings["updates"]:
        (network,) = (one.cpu() for one in found[updates])
        for criterion in settings["criteria"]:
            rng = generator("phase_diagram", identity.dataset, identity.name, criterion)
            pruned = prune_by(criterion, network, Background(start, *train, rng), settings["sparsities"])
            axes = identity.axes | {"arm": wildcards.arm, "updates": updates, "criterion": criterion}
            measured = zip(settings["sparsities"], measure(pruned, *held_out), strict=True)
            rows += [axes | {"sparsity": sparsity} | scores for sparsity, scores in measured]
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output[0], snakemake.wildcards, snakemake.params.settings)
