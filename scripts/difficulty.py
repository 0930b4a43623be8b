"""Measure how difficult a task is before any network sees it."""

import pandas as pd

from lowcap.difficulty import measure_difficulty
from lowcap.files import write_csv
from lowcap.jobs import job
from lowcap.splits import load_images, load_labels, official_split
from lowcap.tasks import Task


def main(images: str, output: str, task: str) -> None:
    split = official_split(load_labels(images), Task.parse(task), seed=0)
    train = load_images(images, Task.parse(task), split.train)
    test = load_images(images, Task.parse(task), split.test, "test")
    write_csv(pd.DataFrame([{"task": task} | measure_difficulty(train, test)]), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.output[0], snakemake.wildcards.task)
