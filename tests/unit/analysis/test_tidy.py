"""Tables are read, gathered and ordered."""

import pandas as pd
import pytest

from lowcap.analysis.tidy import gather, read_table
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from simulated import measurements


def test_gather_orders_rows_and_keeps_the_order_of_tasks(tmp_path):
    table = measurements()
    for task, seed in ((task, seed) for task in ("4v9", "0v1") for seed in (2, 0, 1)):
        write_csv(table[(table["task"] == task) & (table["seed"] == seed)], tmp_path / f"{task}{seed}.csv")
    found = gather(tmp_path / f"{task}{seed}.csv" for task in ("4v9", "0v1") for seed in (2, 0, 1))
    pd.testing.assert_frame_equal(found.reset_index(drop=True), table)


def test_a_file_that_is_no_table_is_named(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match=r"empty\.csv: not a readable CSV"):
        read_table(tmp_path / "empty.csv")
