"""Measured networks as rows for charts to explore: one per network, or per network and curve, with rounded values."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lowcap.analysis.tidy import AXES, split

Row = dict[str, Any]
CLEAN = "none"
FIGURES = 3  # significant ones of a measure without bounds


def capacity_rows(evaluations: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Return a row per network of each study: F1, accuracy and AUC on held-out images, and F1 on training images.

    `evaluations` are tables `evaluation.csv` by study. The held-out part is the last one that a table has.
    """
    rows = []
    for study, table in evaluations.items():
        for network, found in _networks(study, table):
            held_out = found.iloc[-1]
            trained = found.loc[found["split"] == "train", "f1"]
            measured = {"f1": held_out["f1"], "accuracy": held_out["accuracy"], "auc": held_out["auc"]}
            measured |= {"f1_train": trained.iloc[0] if len(trained) else None}
            rows.append(network | {name: _rounded(value, 4) for name, value in measured.items()})
    return rows


def pruning_rows(criteria: Mapping[str, pd.DataFrame], readings: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Return a row per network and criterion: held-out F1 by sparsity, the mean of repetitions.

    `criteria` are tables `criteria.csv` by study, `readings` tables `pruning.csv`: a level read as described is the
    sparsity of the criterion magnitude, and stands for it where a network has no row of that; read as the released
    code reads it, it is the criterion as_released at that nominal sparsity.
    """
    curves = {}
    names = {"as_described": "magnitude"}
    for tables, column, x in ((criteria, "criterion", "sparsity"), (readings, "reading", "level")):
        for study, table in tables.items():
            for network, found in _networks(study, table, [column]):
                criterion = names.get(network[column], network[column])
                key = {name: value for name, value in network.items() if name != column} | {"criterion": criterion}
                means = found.groupby(x)["f1"].mean()
                curves.setdefault(tuple(key.values()), key | _curve("sparsity", means.index, means))
    return list(curves.values())


def robustness_rows(corruptions: Mapping[str, pd.DataFrame], attacks: Mapping[str, pd.DataFrame]) -> list[Row]:
    """Return a row per network and corruption: held-out F1 by severity, from that on clean images (0) on.

    `corruptions` are tables `corruption.csv` by study, `attacks` tables `attacks.csv`, whose severity is epsilon and
    which count as corruptions named attack_<attack>. A network without a row on clean images has none at 0.
    """
    rows, clean = [], {}
    for study, table in corruptions.items():
        for network, found in _networks(study, table, ["corruption"]):
            key = tuple(network[axis] for axis in ("study", *AXES) if axis in network)
            if network["corruption"] == CLEAN:
                clean[key] = found["f1"].iloc[0]
            else:
                rows.append((key, network, found["severity"], found["f1"]))
    for study, table in attacks.items():
        for network, found in _networks(study, table, ["attack"]):
            key = tuple(network[axis] for axis in ("study", *AXES) if axis in network)
            named = {name: value for name, value in network.items() if name != "attack"}
            rows.append((key, named | {"corruption": f"attack_{network['attack']}"}, found["epsilon"], found["f1"]))
    return [
        network | _curve("severity", *((0, *x), (clean[key], *f1)) if key in clean else (x, f1))
        for key, network, x, f1 in rows
    ]


def survey_rows(
    table: pd.DataFrame, chosen: Sequence[str], measures: Sequence[str], parts: Mapping[str, str]
) -> list[Row]:
    """Return a row per network of the survey: how it was drawn, what was measured, and the part that its file holds.

    `table` is `survey/sensitivity.csv`, `chosen` its columns of hyper-parameters, `measures` those of measurements,
    `parts` the name of the file's part by draw.
    """
    rows = []
    for row in table.to_dict("records"):
        drawn = {name: row[name] for name in ("draw", "width", *chosen, "fits")}
        measured = {name: _rounded(row[name], FIGURES, "g") for name in measures}
        rows.append(drawn | {"random": row["contrast"] == CLEAN, "part": parts[row["draw"]]} | measured)
    return rows


def _networks(study: str, table: pd.DataFrame, by: Sequence[str] = ()) -> Any:
    """Yield each network of a table, with the values of `by`, as plain values, and its rows."""
    axes = [axis for axis in AXES if axis in table]
    for network, found in split(table, [*axes, *by]):
        plain = {name: value.item() if hasattr(value, "item") else value for name, value in network.items()}
        yield {"study": study} | plain, found


def _curve(axis: str, x: Any, f1: Any) -> Row:
    return {axis: [_rounded(value, 4) for value in x], "f1": [_rounded(value, 3) for value in f1]}


def _rounded(value: Any, digits: int, kind: str = "f") -> float | None:
    """Return a number with so many decimals (f) or significant figures (g), None for nan, so that it is valid JSON."""
    return None if value is None or pd.isna(value) else float(f"{value:.{digits}{kind}}")
