"""Tables are read, gathered and ordered."""

import pandas as pd
import pytest

from lowcap.analysis.tidy import OutsideGrid, gather, narrow, of_networks, read_table, select
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from simulated import measurements


def test_gather_orders_rows_and_keeps_the_order_of_tasks(tmp_path):
    table = measurements()
    for task, seed in ((task, seed) for task in ("4v9", "0v1") for seed in (2, 0, 1)):
        write_csv(table[(table["task"] == task) & (table["seed"] == seed)], tmp_path / f"{task}{seed}.csv")
    found = gather(tmp_path / f"{task}{seed}.csv" for task in ("4v9", "0v1") for seed in (2, 0, 1))
    pd.testing.assert_frame_equal(found.reset_index(drop=True), table)


def test_gathering_in_steps_is_gathering_at_once(tmp_path):
    table = measurements().assign(epoch=3)
    table["f1"] *= 1 / 3
    parts = {(task, seed): tmp_path / f"{task}{seed}.csv" for task in ("4v9", "0v1") for seed in (2, 0, 1)}
    for (task, seed), path in parts.items():
        write_csv(table[(table["task"] == task) & (table["seed"] == seed)], path)
    write_csv(gather(parts.values()), tmp_path / "once.csv")
    for task in ("4v9", "0v1"):
        write_csv(gather(path for key, path in parts.items() if task in key), tmp_path / f"{task}.csv")
    write_csv(gather([tmp_path / "4v9.csv", tmp_path / "0v1.csv"]), tmp_path / "steps.csv")
    assert (tmp_path / "steps.csv").read_bytes() == (tmp_path / "once.csv").read_bytes()


def test_a_file_that_is_no_table_is_named(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match=r"empty\.csv: not a readable CSV"):
        read_table(tmp_path / "empty.csv")


def test_only_lines_above_the_head_are_comments(tmp_path):
    table = pd.DataFrame({"effect": ["case #2", "# of tests", '#"'], "n": [1, 2, 3]})
    write_csv(table, tmp_path / "ours.csv")
    pd.testing.assert_frame_equal(read_table(tmp_path / "ours.csv"), table)
    published = "# Fig. 6, read off\n# by hand\n" + (tmp_path / "ours.csv").read_text()
    (tmp_path / "published.csv").write_text(published)
    pd.testing.assert_frame_equal(read_table(tmp_path / "published.csv"), table)


def test_rows_are_selected_by_a_value_or_one_of_a_list():
    table = measurements()
    assert select(table, task="0v1", seed=[2, 0])["seed"].tolist() == [0, 2, 0, 2]
    assert select(table, task="7v1").empty
    pd.testing.assert_frame_equal(select(table), table)
    with pytest.raises(InputError, match="found column 'depth'; allowed are: task, width, seed, f1"):
        select(table, depth=1)


def test_a_value_that_no_row_has_is_outside_the_grid():
    table = measurements()
    pd.testing.assert_frame_equal(narrow(table, task="0v1", width=[2, 4]), select(table, task="0v1", width=[2, 4]))
    with pytest.raises(OutsideGrid, match=r"^width 8, 16$"):
        narrow(table, task="0v1", width=[2, 8, 16])
    with pytest.raises(OutsideGrid, match=r"^width 2$"):
        narrow(table.query("task == '4v9' or width == 4"), task="0v1", width=2)
    with pytest.raises(InputError, match="found column 'depth'"):
        narrow(table, depth=1)


def test_rows_on_the_same_networks():
    table = measurements()
    shown = pd.DataFrame({"task": "0v1", "width": 4, "seed": [2, 2, 0], "lr": 0.1, "x": 1.0})
    assert of_networks(table, shown).to_dict("list") == select(table, task="0v1", width=4, seed=[0, 2]).to_dict("list")
