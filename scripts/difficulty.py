"""Measure how difficult tasks are before any network sees them."""

import pandas as pd

from lowcap.analysis.difficulty import measure_difficulty
from lowcap.base.files import write_csv
from lowcap.base.tasks import Task
from lowcap.data.splits import load_images, load_labels, official_split
from lowcap.workflow.jobs import job


def main(images: str, output: str, settings: dict) -> None:
    rows, labels = [], load_labels(images)
    for name in settings["tasks"]:
        task = Task.parse(name)
        split = official_split(labels, task, seed=0)
        train, test = load_images(images, task, split.train), load_images(images, task, split.test, "test")
        rows.append({"task": name} | measure_difficulty(train, test))
    write_csv(pd.DataFrame(rows), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.settings)
