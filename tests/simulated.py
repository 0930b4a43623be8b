"""Small inputs whose truth is known, for several test files: claims on simulated networks, measurements, draws."""

import numpy as np
import pandas as pd

from lowcap.claims.verdicts import judge_ledger
from lowcap.survey.draws import survey_draws

WIDTHS = [2, 4, 8, 16]


def ledger_of(*tests, holds_for="all", **more):
    claim = {"id": "a", "group": "g", "statement": "s", "source": "Fig. 1", "published": "p", "criterion": "c"}
    claim |= {
        "holds_for": holds_for,
        "tests": [{"measurement": "f1", "effect": "F1", "smallest": "none"} | test for test in tests],
    } | more
    return {
        "settings": {"as_released": {"reading": "as_released"}},
        "smallest": {"none": {"value": 0, "reason": "r"}, "some": {"value": 0.02, "reason": "r"}},
        "measurements": {"f1": {"as_released": {"table": "t.csv", "column": "f1"}}},
        "claims": [claim],
    }


def networks(means, noise=0.001, seeds=10, spread=None):
    """F1 per task `4v9`, width and seed around the given means, one per width."""
    rng = np.random.default_rng(0)
    rows = [
        {"task": "4v9", "width": width, "seed": seed, "f1": mean + (spread or {}).get(width, noise) * rng.normal()}
        for width, mean in zip(WIDTHS, means, strict=True)
        for seed in range(seeds)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=1)


def judge(ledger, table, complete=True, comparable=True):
    return judge_ledger(ledger, {"t.csv": table}, complete, comparable)


GAP = {"plus": [{"width": 16}], "minus": [{"width": 2}], "above": 0}


def measurements(seeds=(0, 1, 2)):
    rng = np.random.default_rng(0)
    rows = [
        {"task": task, "width": width, "seed": seed, "f1": rng.uniform()}
        for task in ("4v9", "0v1")
        for width in (2, 4)
        for seed in seeds
    ]
    return pd.DataFrame(rows)


AXES = {
    "task": ["4v9"],
    "activation": ["relu", "tanh"],
    "optimizer": {"sgd": [0.01, 1.0], "adam": [0.001, 0.002]},
    "batch_size": [16, "full"],
    "images": [20, 100],
    "label_noise": [0, 0, 1],
    "translation": [0, 2],
    "scale": [0.5, 2.0],
}


CONTRASTS = {"full_batch": {"axis": "batch_size", "values": [16, "full"], "within": {"images": [20]}}}


def draws(count=300, pairs=4):
    return survey_draws(AXES, count, CONTRASTS, pairs)


ARMS = {
    "full": {"epochs": 4, "snapshots": [0, 0.25, 1], "cleared": 0.25, "onset": 1},
    "small": {"images": 60, "epochs": 6, "snapshots": [0, 2], "onset": 2},
    "noisy": {"redrawn": 0.4, "epochs": 4, "snapshots": [0, 1, 2], "onset": 2},
}
SNAPSHOTS = {
    "widths": [6, 3],
    "recipe": {"learning_rate": 0.1, "batch_size": 32, "momentum": 0.9, "schedule": "cosine"},
    "arms": ARMS,
    "baselines": {"networks": 2, "epochs": 3},
}
