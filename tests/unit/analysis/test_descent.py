"""A planted peak is found where it is, none is found in noise, and what is not there is nan."""

import numpy as np
import pandas as pd
import pytest

from lowcap.analysis.descent import COLUMNS, find_descents, threshold_width
from lowcap.analysis.statistics import mean_interval

WIDTHS = [1, 2, 4, 8, 16]
TRAIN = [0.2, 0.1, 0.05, 0.01, 0.0]
TEST = [0.20, 0.15, 0.25, 0.30, 0.18]


def networks(train, test, seeds=3):
    """Networks of one case; `train` and `test` are errors by width, or by seed and width."""
    errors = [np.broadcast_to(part, (seeds, len(WIDTHS))) for part in (train, test)]
    return pd.DataFrame(
        [
            {"task": "4v9", "images": 100, "wrong": 0.2, "width": width, "seed": seed, "responds": True}
            | {"train_error": errors[0][seed, place], "test_error": errors[1][seed, place]}
            for seed in range(seeds)
            for place, width in enumerate(WIDTHS)
        ]
    )


@pytest.mark.parametrize(("most", "expected"), [(0.05, 4), (0.01, 8), (0, 16), (0.3, 1), (-1, np.nan)])
def test_the_threshold_is_the_smallest_width_that_fits(most, expected):
    assert threshold_width(pd.Series(TRAIN, WIDTHS), most) == pytest.approx(expected, nan_ok=True)


def test_a_planted_peak_is_found_with_what_lies_before_and_beyond():
    found = find_descents(networks(TRAIN, TEST).sample(frac=1, random_state=0), 0.01)
    assert list(found) == COLUMNS
    assert len(found) == 3
    for _, row in found.iterrows():
        assert (row["own"], row["threshold"], row["best_width"], row["peak_width"]) == (8, 8, 2, 8)
        assert not row["censored"]
        assert row["error_narrowest":"error_widest"].tolist() == pytest.approx([0.2, 0.15, 0.3, 0.3, 0.18])
        assert (row["rise"], row["fall"]) == (pytest.approx(0.15), pytest.approx(0.12))


def test_a_seed_has_no_say_in_what_it_is_asked():
    """One seed fits later, and has its minimum and its peak elsewhere; the others decide where it is looked at."""
    train, test = np.array([TRAIN] * 3), np.array([TEST] * 3)
    train[0] = [0.3, 0.3, 0.3, 0.3, 0.0]
    test[0] = [0.01, 0.16, 0.4, 0.31, 0.2]
    row = find_descents(networks(train, test), 0.01).iloc[0]
    assert (row["own"], row["threshold"], row["best_width"], row["peak_width"]) == (16, 8, 2, 8)
    assert (row["rise"], row["fall"]) == (pytest.approx(0.15), pytest.approx(0.11))


def test_networks_with_one_answer_to_all_images_are_left_out():
    """One seed has none at the best width, and is asked at the second best; it has no say in that of the others."""
    test = np.array([TEST] * 3)
    dead = networks(TRAIN, test).assign(responds=lambda rows: (rows["seed"] != 0) | (rows["width"] != 2))
    dead.loc[~dead["responds"], ["train_error", "test_error"]] = 0.5, 0.0
    found = find_descents(dead, 0.01)
    assert found["best_width"].tolist() == [1, 2, 2]
    assert found["rise"].tolist() == pytest.approx([0.1, 0.15, 0.15])
    assert (found["threshold"] == 8).all()
    assert find_descents(dead[dead["responds"]], 0.01).equals(found)


def test_noise_alone_makes_neither_rise_nor_fall():
    """The largest of noisy means lies above the smallest; chosen on other seeds, their mean difference is none."""
    rng = np.random.default_rng(0)
    cases = [networks(TRAIN, 0.2 + 0.02 * rng.standard_normal((10, len(WIDTHS))), 10) for _ in range(200)]
    found = pd.concat([case.assign(task=str(number)) for number, case in enumerate(cases)])
    means = find_descents(found, 0.01).groupby("task")[["rise", "fall"]].mean()
    for name in ("rise", "fall"):
        low, high = mean_interval(means[name].to_numpy()[None], 0.999)[:, 0]
        assert low < 0 < high
        assert high - low < 0.01


def test_what_is_not_there_is_nan():
    never = find_descents(networks(np.add(TRAIN, 0.1), TEST), 0.01)
    assert never["censored"].all()
    assert never[["own", "threshold", "error_threshold", "rise", "fall", "best_width"]].isna().all(axis=None)
    assert never["error_widest"].tolist() == pytest.approx([0.18] * 3)
    first = find_descents(networks(np.zeros(5), TEST), 0.01)
    assert (first["threshold"] == 1).all()
    assert first[["rise", "best_width", "peak_width"]].isna().all(axis=None)
    assert first["fall"].tolist() == pytest.approx([0.02] * 3)
    last = find_descents(networks([0.2, 0.2, 0.2, 0.2, 0], TEST), 0.01)
    assert last["fall"].isna().all()
    assert last["rise"].tolist() == pytest.approx([0.03] * 3)


def test_a_single_seed_has_no_others_to_be_asked_by():
    (row,) = find_descents(networks(TRAIN, TEST, 1), 0.01).to_dict("records")
    assert row["own"] == 8
    assert np.isnan(row["threshold"])
    assert np.isnan(row["rise"])
