"""The published figures from the raw images: a full build compares all tasks, this two of them."""

import os

import pandas as pd
import pytest

from workflow.conftest import Project

# The grid behind the figures, for two of the tasks.
CONFIG = {
    "studies": {
        "published": {
            "tasks": ["0v1", "4v9"],
            "widths": [2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64],
            "seeds": [0, 42, 78],
            "recipe": {"epochs": 100},
        }
    },
    "prune": {"levels": [0, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.8, 0.9, 0.95, 0.99]},
}


@pytest.mark.skipif("LOWCAP_DATA" not in os.environ, reason="needs MNIST itself, in $LOWCAP_DATA")
def test_published_dots_and_curves_are_replayed(tmp_path):
    project = Project.fresh(tmp_path / "project")
    target = "results/published/replay.csv"
    run = project.snakemake("--cores", "2", target, data=os.environ["LOWCAP_DATA"], config=CONFIG)
    assert run.returncode == 0, run.stdout + run.stderr
    table = pd.read_csv(project.folder / target)
    counts = table.groupby("figure").size()
    assert counts[["best_f1", "pruning_f1_change", "dead_neurons"]].to_dict() == {
        "best_f1": 66,
        "pruning_f1_change": 440,
        "dead_neurons": 4,
    }
    exact = table[table["figure"].isin(["best_f1", "pruning_f1_change", "pruning_auc_change", "dead_neurons"])]
    worst = exact.loc[exact["deviation"].idxmax()]
    assert worst["deviation"] <= 1, worst.to_dict()
    # Not because errors are wide: the published changes themselves are many errors long.
    changes = table[(table["figure"] == "pruning_f1_change") & (table["quantity"] == "mean")]
    assert (changes["published"].abs() / changes["error"]).max() > 100
