"""The original's released code beside our job for the same networks, one thread each.

The code is not part of this project: `make bench ORIGINAL=FOLDER` names a clone of it, and without this is left out.
"""

import json
import os
import shutil
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from bench_page import ROOT
from lowcap.analysis.tidy import read_table, select
from lowcap.workflow.instructions import AVX2, VARIABLES
from profiled import Record, run_profiled

REPEATS = 3
HISTORY = "results/released/training/4v9/s0.csv"
IMAGES = "results/data/mnist.npz"
THREADS = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def run_ours(folder: Path) -> Record:
    """Train by our job in a folder and return its record; the first call also makes the data."""
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--directory", str(folder), HISTORY]
    records = run_profiled([*command, "--forcerun", "train_released"], ROOT).records
    (found,) = (record for record in records if record.rule == "train_released")
    return found


def prepare_theirs(original: Path, images: Path, folder: Path) -> None:
    """Copy the code to a folder and write its data beside it, as its prepare_data.py would: float32 in [0, 1]."""
    shutil.copytree(original / "src", folder / "src")
    (folder / "data").mkdir()
    with np.load(images, allow_pickle=False) as arrays:
        pixels, labels = arrays["train_images"], arrays["train_labels"]
    np.save(folder / "data/images.npy", pixels.reshape(len(pixels), -1).astype(np.float32) / 255)
    np.save(folder / "data/labels.npy", labels.astype(np.int64))


def run_theirs(folder: Path) -> Record:
    """Train by the released code in a folder and return the record, with all instructions that the processor has."""
    free = dict.fromkeys(VARIABLES[AVX2])
    command = [sys.executable, str(Path(__file__).with_name("train_theirs.py"))]
    (found,) = run_profiled(command, folder / "src", PYTHONPATH=str(folder / "src"), **THREADS, **free).records
    return found


def compare_scores(history: pd.DataFrame, scores: Mapping[str, float]) -> float:
    """Return the largest difference of F1 on the training images at the last epoch.

    `scores` has theirs by width. Raises ValueError for other widths than ours.
    """
    last = select(history, split="train", epoch=history["epoch"].max()).set_index("width")["f1"]
    theirs = pd.Series({int(width): score for width, score in scores.items()})
    if set(last.index) != set(theirs.index):
        raise ValueError(f"widths: found {sorted(theirs.index)} and ours {sorted(last.index)}")
    return float((last - theirs).abs().max())


def measure(folder: Path) -> pd.DataFrame | None:
    """Return one row per code: processor seconds, imports counted, and memory; None, after a line, without ORIGINAL.

    Medians of REPEATS turns, in which the codes take turns. The ratio is that of the released code's seconds to the
    row's, the gap the largest between the F1 of a network of theirs and ours.
    """
    if not (original := os.environ.get("ORIGINAL")):
        print("released: left out; ORIGINAL=FOLDER names the original's code", file=sys.stderr)
        return None
    if not (Path(original) / "src/model.py").is_file():
        sys.exit(f"Error: ORIGINAL: found {original}; allowed is a clone of the original's code, with src/model.py")
    runs = {"ours": [run_ours(folder / "ours")], "released": []}
    prepare_theirs(Path(original), folder / "ours" / IMAGES, folder / "theirs")
    for turn in range(REPEATS):
        runs["released"].append(run_theirs(folder / "theirs"))
        if turn:
            runs["ours"].append(run_ours(folder / "ours"))
    scores = json.loads((folder / "theirs/src/scores.json").read_text(encoding="utf-8"))
    return tabulate(runs, read_table(folder / "ours" / HISTORY), scores)


def tabulate(runs: Mapping[str, Sequence[Record]], history: pd.DataFrame, scores: Mapping[str, float]) -> pd.DataFrame:
    """Return one row per code, `released` and another, from the records of its turns."""
    seconds = {code: statistics.median(record.processor for record in runs[code]) for code in runs}
    return pd.DataFrame(
        {
            "code": code,
            "turns": len(found),
            "networks": len(scores),
            "epochs": int(history["epoch"].max()) + 1,
            "processor_s": seconds[code],
            "ratio": seconds["released"] / seconds[code],
            "peak_mb": round(statistics.median(record.peak_mb for record in found)),
            "largest_f1_gap": compare_scores(history, scores),
        }
        for code, found in runs.items()
    )
