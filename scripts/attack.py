"""Measure every network of a task on images that attack it, and on as large a random change."""

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups, measure
from lowcap.robustness.attacks import attack_images
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    rows = []
    for group in groups(networks, images, settings["split"]):
        for network, identity in group.networks:
            for attack in settings["attacks"]:
                for epsilon in settings["epsilons"]:
                    named = ("attack", identity.dataset, identity.name, attack, epsilon)
                    attacked = attack_images(attack, network, group.images, group.labels, epsilon, *named)
                    (scores,) = measure([network], attacked, group.labels)
                    rows.append(identity.axes | {"attack": attack, "epsilon": epsilon} | scores)
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
