"""Published values beside our own, one by one.

A file of published values is a table whose first line, a comment, says where they stand, and whose column `error` says
how far from what was plotted or printed a value in that file may lie: by how it was read, or by its rounding.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from lowcap.analysis.statistics import standard_deviation
from lowcap.analysis.summaries import paired_change
from lowcap.analysis.tidy import read_table, select
from lowcap.base.errors import InputError

# Of the published networks; a study may have more.
SEEDS = [0, 42, 78]
RANKS = ("lowest", "middle", "highest")
# How far the original's double precision may lie from our single precision in a change of AUC, in per cent: by the
# order of two pairs of images, of the million that AUC compares. F1 does not depend on such.
SWAPPED_PAIRS = 2 * 100 / 1000**2
# Where a file's values are a mean and a standard deviation over seeds.
SPREAD = ["mean", "std"]


def read_published(path: str | Path) -> pd.DataFrame:
    """Return the values of a file of published values. Raises InputError if it lacks its source or an error.

    Columns: the axes of the file, what was published, and `error`.
    """
    with Path(path).open(encoding="utf-8") as file:
        source = file.readline()
    if not source.startswith("#") or not source.strip("# \n"):
        raise InputError(f"{path}: found no source; allowed is a first line with # and where the values stand")
    table = read_table(path)
    if "error" not in table or not (pd.to_numeric(table["error"], errors="coerce") >= 0).all():
        raise InputError(f"{path}: found a value without error; allowed is a column `error` of numbers of 0 or more")
    return table


def percent_change(pruning: pd.DataFrame, metric: str) -> pd.Series:
    """Return 100 (pruned - dense) / dense of a metric for each row of a table of pruning, in per cent.

    Dense is the row of the same network and reading at level 0. So are the published pruning figures drawn.
    """
    keys = [key for key in ("task", "width", "seed", "reading") if key in pruning]
    change = paired_change(pruning, {"level": 0}, keys, metric)
    return 100 * change / (pruning[metric] - change)


def _over_seeds(table: pd.DataFrame, by: Sequence[str], values: pd.Series) -> pd.DataFrame:
    """Return mean and standard deviation (n - 1) of `values`, which go with the rows of `table`, by its columns."""
    grouped = values.groupby([table[column] for column in by], sort=False)
    return grouped.agg(mean="mean", std=lambda sample: float(standard_deviation(sample.to_numpy()))).reset_index()


def rank_seeds(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the best training F1 of networks with all of SEEDS, by rank instead of seed: task, width, rank and f1."""
    trained = select(scores, split="train", seed=SEEDS).sort_values("best_f1", kind="stable")
    trained = trained[trained.groupby(["task", "width"])["seed"].transform("size") == len(RANKS)]
    place = trained.groupby(["task", "width"]).cumcount()
    return trained.assign(rank=place.map(dict(enumerate(RANKS))), f1=trained["best_f1"])


def auc_change_over_seeds(pruning: pd.DataFrame) -> pd.DataFrame:
    """Return `change_over_seeds` of the AUC as released, with what SWAPPED_PAIRS may add to the errors."""
    return change_over_seeds(pruning, "auc").assign(**{f"{quantity}_error": SWAPPED_PAIRS for quantity in SPREAD})


def change_over_seeds(pruning: pd.DataFrame, metric: str, reading: str = "as_released") -> pd.DataFrame:
    """Return by task, width and level mean and standard deviation over SEEDS of `percent_change` in one reading."""
    chosen = select(pruning, reading=reading, seed=SEEDS)
    return _over_seeds(chosen, ["task", "width", "level"], percent_change(chosen, metric))


def count_dead(pruning: pd.DataFrame) -> pd.DataFrame:
    """Return by task, width and level the largest `count` of dead units over SEEDS, as released."""
    released = select(pruning, reading="as_released", seed=SEEDS)
    return released.groupby(["task", "width", "level"])["dead_neurons"].max().rename("count").reset_index()


def nearest_in_range(printed: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return the value nearest to each printed F1, by width and learning rate, within the range of our seeds.

    Of three seeds and one more of the same kind, the one more lies between the others in half of the cases.
    """
    final = select(scores, split="train").groupby(["task", "width", "lr"])["final_f1"].agg(["min", "max"]).reset_index()
    joined = printed.merge(final, on=["task", "width", "lr"])
    return joined.assign(f1=joined["f1"].clip(joined["min"], joined["max"])).drop(columns="error")


def predict_redraw(redrawn: pd.DataFrame, cases: int) -> pd.DataFrame:
    """Return what one more draw of random corruptions may give: by case the mean over SEEDS and their deviation.

    `redrawn` has the F1 of the same networks in several draws, numbered by the column `repetition`. Both columns come
    with the half width of their prediction intervals, `mean_error` and `std_error`: Student's, at a level at which
    all 2 `cases` hold together in 95 of 100 cases (Bonferroni).
    """
    from scipy.stats import t  # it takes a second to import

    by = ["task", "corruption", "severity", "width"]
    redrawn = select(redrawn, seed=SEEDS)
    draws = _over_seeds(redrawn, [*by, "repetition"], redrawn["f1"]).groupby(by, sort=False)[SPREAD]
    count = redrawn["repetition"].nunique()
    reach = t.ppf(1 - 0.05 / (2 * 2 * cases), count - 1) * np.sqrt(1 + 1 / count)
    half = (reach * draws.std()).add_suffix("_error")
    return draws.mean().join(half).reset_index()


def compare(
    published: pd.DataFrame, ours: pd.DataFrame, quantities: Sequence[str], path: str | Path, complete: bool
) -> pd.DataFrame:
    """Set each published value of the columns `quantities` beside ours, which has the same columns.

    They are matched by what other columns both have; of `ours`, a column `<quantity>_error` adds to the error. Returns
    one row per value: the case in words, quantity, published, error, replayed and deviation, which is their distance in
    units of the error: up to 1 they agree. Values outside our grid are left out; if `complete`, InputError names the
    first.
    """
    keys = [column for column in published if column in ours and column not in (*quantities, "error")]
    joined = published.merge(ours, on=keys, how="left", suffixes=("", "_ours"), indicator="found")
    rows = []
    for quantity in quantities:
        replayed = joined[f"{quantity}_ours"]
        error = joined["error"] + joined.get(f"{quantity}_error", 0.0)
        case = [
            ", ".join(f"{key} {value}" for key, value in zip(keys, row, strict=True)) for row in joined[keys].to_numpy()
        ]
        values = {"published": joined[quantity], "error": error, "replayed": replayed}
        # What has no value of ours, such as a change from an F1 of 0, agrees with nothing.
        deviation = ((replayed - joined[quantity]).abs() / error).fillna(np.inf)
        about = {"found": joined["found"] == "both", "case": case, "quantity": quantity}
        rows.append(pd.DataFrame(about | values | {"deviation": deviation}))
    table = pd.concat(rows).dropna(subset="published")
    found = table.pop("found")
    if complete and not found.all():
        case = table["case"][~found].iloc[0]
        raise InputError(f"{path}: {case}: outside the grid of this build; set paper.complete: false for a trial")
    return table[found]


def compare_figures(
    published: Mapping[str, tuple[str | Path, pd.DataFrame]], ours: Mapping[str, pd.DataFrame], complete: bool
) -> pd.DataFrame:
    """Return `compare` of all figures that `ours` has, with a column `figure`; `published` has file and values."""
    tables = []
    for figure, replayed in ours.items():
        path, printed = published[figure]
        quantities = SPREAD if "mean" in printed else [column for column in ("f1", "count") if column in printed]
        tables.append(compare(printed, replayed, quantities, path, complete).assign(figure=figure))
    found = pd.concat(tables, ignore_index=True)
    return found[["figure", *(column for column in found if column != "figure")]]
