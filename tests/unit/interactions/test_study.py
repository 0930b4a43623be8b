"""The study of interactions compares what it says it compares."""

import pandas as pd
import pytest

from lowcap.interactions.method import Method
from lowcap.interactions.snapshots import load_sets, measure_losses, train_snapshots
from lowcap.interactions.solver import Explainer
from lowcap.interactions.study import TABLES, Case
from simulated import ARMS, SNAPSHOTS

METHOD = {"patches": 4, "side": 4, "noise": 0.02, "tolerance": 0.01, "threshold": 0.05}
SETTINGS = SNAPSHOTS | {
    "widths": [3],
    "batch_size": SNAPSHOTS["recipe"]["batch_size"],
    "kept": [2, 8],
    "draws": 2,
    "bands": {"low": [1, 2], "high": [3, 4]},
    "pruned": {"criterion": "magnitude_hidden", "sparsities": [0.5, 0.9]},
    "strongest": 2,
}


@pytest.fixture
def case(both_files):
    sets = load_sets(both_files, "4v9", 0, ARMS, 8)
    trained = train_snapshots(sets, "4v9", 0, SETTINGS, "cpu")
    networks = {snapshot: found[0] for snapshot, found in trained.items()}
    return Case(networks, sets, Method(Explainer(4), **METHOD), SETTINGS, ("4v9", 3, 0))


def test_every_snapshot_of_an_arm_is_compared_and_a_second_baseline(case):
    rows = [row for row, *_ in case.compared]
    expected = [(arm, epoch) for arm, about in ARMS.items() for epoch in (*about["snapshots"], about["epochs"])]
    assert sorted((row["arm"], row["epoch"]) for row in rows[:-1]) == sorted(expected)
    assert rows[-1]["arm"] == "baseline"
    last, explained, others = case.compared[-1]
    assert explained is case.baselines[1]
    assert others[0] is case.baselines[0]
    assert all(other is not explained for other in others)
    swapped = measure_losses(case.final["baseline1"], case.sets.test, case.sets.train["full"], 0)
    assert {name: last[name] for name in swapped} == swapped, "its training images are the others' test images"


def test_stages_are_those_of_the_arm(case):
    rows = pd.DataFrame([row for row, *_ in case.compared])
    for arm, about in ARMS.items():
        stages = rows[rows["arm"] == arm].set_index("epoch")["stage"]
        assert (stages[0], stages[about["onset"]], stages[about["epochs"]]) == ("initial", "onset", "final")


def test_phases_begin_with_all_initial_interactions_and_count_updates(case):
    rows = pd.DataFrame(TABLES["phases"](case))
    assert set(rows["arm"]) == set(ARMS)
    start = rows[rows["epoch"] == 0]
    assert (start["updates"] == 0).all()
    assert start["initial"].tolist() == pytest.approx([1, 1, 1])
    small = rows[rows["arm"] == "small"].set_index("epoch")["updates"]
    assert small.to_dict() == {0: 0, 2: 4, 6: 12}, "60 images in batches of 32"
    networks = pd.DataFrame(TABLES["networks"](case)).iloc[:-1]
    shared, chance = networks["generalizable"], networks["by_chance"]
    assert rows["beyond_chance"].tolist() == pytest.approx(((shared - chance) / (1 - chance)).tolist())
    assert rows["order"].tolist() == pytest.approx(networks["order"].tolist())


def test_every_table_has_its_rows(case):
    found = {name: pd.DataFrame(measure(case)) for name, measure in TABLES.items()}
    compared = len(case.compared)
    assert len(found["networks"]) == compared
    assert len(found["spectrum"]) == 4 * compared
    assert set(found["matching"]["stage"]) == {"initial", "final"}
    assert set(found["overlap"]["pair"]) == {"same_data", "other_data", "untrained"}
    assert set(found["removal"]["arm"]) == set(ARMS)
    assert set(found["pruned"]["sparsity"]) == {0.5, 0.9}
    assert set(found["pruned"]["orders"]) == {"low", "high", "all"}
    assert not any(table.empty for table in found.values())
    for name, table in found.items():
        again = pd.DataFrame(TABLES[name](case))
        pd.testing.assert_frame_equal(table, again, obj=name)
