"""Train the arms and the baselines of one task and seed, and keep networks on the way."""

import logging

from lowcap.interactions.snapshots import load_sets, save_snapshots, train_snapshots
from lowcap.networks.training import choose_device
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(images: str, output: str, task: str, seed: int, settings: dict) -> None:
    device = choose_device(settings["device"])
    sets = load_sets(images, task, seed, settings["arms"], settings["images"])
    networks = train_snapshots(sets, task, seed, settings, device)
    save_snapshots(networks, device, output)
    logger.info("trained the networks of %d snapshots on %s", len(networks), device)


if __name__ == "__main__":
    with job(snakemake):
        axes = snakemake.wildcards.task, int(snakemake.wildcards.seed)
        main(snakemake.input.images, snakemake.output[0], *axes, snakemake.params.settings)
