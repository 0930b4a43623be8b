"""Fit Fourier masks to every network of a task, and measure what it does behind its mask and behind others."""

from itertools import groupby

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_arrays, write_csv
from lowcap.explaining.fourier import MaskSettings
from lowcap.explaining.masks import fit_group, measure_masks
from lowcap.explaining.spectra import stack_masks
from lowcap.networks.evaluation import groups
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output, settings: dict) -> None:
    how = (settings["initialisation"], settings["criterion"], settings["sparsities"], settings["images"])
    fit = MaskSettings(**settings["fit"])
    found = [fit_group(group, *how, fit) for group in groups(networks, images, settings["split"])]
    rows = []
    for _, members in groupby(found, key=lambda group: group.cases[0]["task"]):
        seeds = [*members]
        for group, other in zip(seeds, [*seeds[1:], seeds[0]], strict=True):
            rows += measure_masks(group, other.own, settings["repetitions"])
    write_csv(arrange(pd.DataFrame(rows)), output.table)
    write_arrays(output.masks, **stack_masks(found))


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output, snakemake.params.settings)
