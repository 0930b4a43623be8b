"""Decode a dataset's four IDX files into one file of arrays."""

from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.base.files import write_arrays
from lowcap.data.idx import decode_idx
from lowcap.workflow.jobs import job

NAMES = ("train_images", "train_labels", "test_images", "test_labels")


def main(paths: list[str], output: str) -> None:
    arrays = {name: decode_idx(Path(path).read_bytes(), path) for name, path in zip(NAMES, paths, strict=True)}
    for part in ("train", "test"):
        images, labels = arrays[f"{part}_images"], arrays[f"{part}_labels"]
        if images.ndim != 3 or labels.shape != images.shape[:1]:
            raise InputError(f"{paths[0]}: images {images.shape} and labels {labels.shape} do not fit each other")
    write_arrays(output, **arrays)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[:4], snakemake.output[0])
