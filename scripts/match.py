"""Compare networks with equally many weights: narrow ones, wide ones pruned to their size, tickets and controls."""

from dataclasses import replace

import pandas as pd

from lowcap.analysis.tidy import arrange
from lowcap.base.files import write_csv
from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import INITIALISATIONS
from lowcap.networks.training import Recipe, choose_device, replicates_at_once
from lowcap.pruning.criteria import count_weights
from lowcap.pruning.matching import match_groups
from lowcap.robustness.conditions import measure_conditions
from lowcap.workflow.jobs import job


def main(images: str, networks: list[str], output: str, settings: dict) -> None:
    further = Recipe(**settings["recipe"])
    whole = replace(further, epochs=settings["epochs"], report_every=settings["epochs"])
    how = (INITIALISATIONS[settings["initialisation"]], choose_device(settings["device"]), settings["share"])
    found = list(groups(networks, images, settings["split"]))
    step, rows = replicates_at_once(whole), []
    for start in range(0, len(found), step):
        together = found[start : start + step]
        for group, entrants in zip(together, match_groups(together, whole, further, *how), strict=True):
            members = [one.network for one in entrants]
            _, identity = group.networks[0]
            named = ("match", identity.dataset, identity.task, identity.seed)
            axes = {"task": identity.task, "seed": identity.seed}
            about = [{"width": one.width, "arm": one.arm, "weights": count_weights(one.network)} for one in entrants]
            for condition, scored in measure_conditions(
                members, group, settings["severities"], settings["epsilon"], *named
            ):
                rows += [axes | case | condition | scores for case, scores in zip(about, scored, strict=True)]
    columns = ["task", "width", "seed", "arm", "weights", "condition", "severity"]
    table = pd.DataFrame(rows)
    write_csv(arrange(table[[*columns, *table.columns.difference(columns, sort=False)]]), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input.images, snakemake.input.networks, snakemake.output[0], snakemake.params.settings)
