"""Look at every network, dense and pruned, in three ways: interactions, its Fourier mask, its saliency maps."""

from functools import reduce
from operator import or_

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.explaining.controls import evenly_spaced
from lowcap.explaining.fourier import MaskSettings, fit_masks
from lowcap.explaining.masks import follow_masks
from lowcap.explaining.saliency import METHODS
from lowcap.explaining.similarity import follow_maps
from lowcap.interactions.measures import follow_interactions
from lowcap.interactions.method import Method
from lowcap.interactions.snapshots import Shown
from lowcap.interactions.solver import Explainer
from lowcap.interactions.study import BLACK
from lowcap.networks.evaluation import groups, measure
from lowcap.pruning.criteria import prune_group
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    explainer = Method(Explainer(settings["method"]["patches"]), **settings["method"])
    fit, draw_map, rows = MaskSettings(**settings["fit"]), METHODS[settings["saliency"]], []
    trials = [{"criterion": settings["criterion"]}]
    for group in groups(networks, images, settings["split"]):
        fitted = [evenly_spaced(part, settings["fitted"]) for part in group.parts["train"]]
        explained, labels = (evenly_spaced(part, settings["explained"]) for part in (group.images, group.labels))
        shown, mapped = Shown(explained, labels, {}, ()), evenly_spaced(group.images, settings["images"])
        for found in prune_group("views", group, settings["initialisation"], trials, settings["sparsities"]):
            cases, pruned = zip(*found, strict=True)
            views = (
                cases,
                measure(pruned, group.images, group.labels),
                follow_interactions(explainer.explain(pruned, shown, BLACK), settings["bands"]),
                follow_masks(fit_masks(pruned, *fitted, fit)),
                follow_maps([draw_map(network, mapped) for network in pruned]),
            )
            rows += [reduce(or_, parts) for parts in zip(*views, strict=True)]
    write_csv(arrange(pd.DataFrame(rows)), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output.table, snakemake.params.settings)
