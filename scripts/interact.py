"""Explain the snapshots of one task and seed by AND and OR interactions, and measure which of these generalize."""

import pandas as pd

from lowcap.base.files import write_csv
from lowcap.interactions.method import Method
from lowcap.interactions.snapshots import load_sets, load_snapshots
from lowcap.interactions.solver import Explainer
from lowcap.interactions.study import TABLES, Case
from lowcap.workflow.jobs import job


def main(images: str, file: str, output, task: str, seed: int, settings: dict) -> None:
    sets = load_sets(images, task, seed, settings["arms"], settings["images"])
    method = Method(Explainer(settings["method"]["patches"]), **settings["method"])
    rows = {table: [] for table in TABLES}
    for width, networks in load_snapshots(file).items():
        case = Case(networks, sets, method, settings, (task, width, seed))
        axes = {"task": task, "width": width, "seed": seed}
        for table, measure in TABLES.items():
            rows[table] += [axes | row for row in measure(case)]
    for table, found in rows.items():
        write_csv(pd.DataFrame(found), output[table])


if __name__ == "__main__":
    with job(snakemake):
        axes = snakemake.wildcards.task, int(snakemake.wildcards.seed)
        main(snakemake.input.images, snakemake.input.networks, snakemake.output, *axes, snakemake.params.settings)
