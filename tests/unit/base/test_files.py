"""Atomic writing: all or nothing, and no temporary file stays."""

import errno
import os
import subprocess

import numpy as np
import pandas as pd
import pytest

from lowcap.analysis.tidy import read_table
from lowcap.base.errors import InputError
from lowcap.base.files import atomic_path, clear_folder, write_arrays, write_csv, write_json


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic_path(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unwritable_place_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written") as caught:
        write_json({}, tmp_path / "file" / "x.json")
    assert "\n" not in str(caught.value)


def test_a_full_disk_is_one_clear_line(tmp_path):
    with pytest.raises(InputError, match="No space left"), atomic_path(tmp_path / "x.csv"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(InputError, match="No space left"), atomic_path(tmp_path / "x.csv") as temporary:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "source.pdf", None, str(temporary))  # as shutil does
    with pytest.raises(InputError, match="cannot be written"), atomic_path(tmp_path / "x.csv") as temporary:
        temporary.mkdir()
        temporary.write_text("")


def test_what_else_fails_while_a_file_is_written_is_not_called_so(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"other\.csv"), atomic_path(tmp_path / "x.csv"):
        (tmp_path / "other.csv").read_text()
    with pytest.raises(FileNotFoundError, match="no-such-program"), atomic_path(tmp_path / "x.csv"):
        subprocess.run(["no-such-program"], check=True)
    with pytest.raises(TimeoutError), atomic_path(tmp_path / "x.csv"):
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
    assert list(tmp_path.iterdir()) == []


def test_csv_keeps_floats_exactly(tmp_path):
    values = np.random.default_rng(0).normal(size=100)
    write_csv(pd.DataFrame({"x": values}), tmp_path / "x.csv")
    np.testing.assert_array_equal(read_table(tmp_path / "x.csv")["x"], values)


def test_arrays_have_the_same_bytes_each_time(tmp_path):
    for name in ("a.npz", "b.npz"):
        write_arrays(tmp_path / name, x=np.arange(5))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_what_killed_writers_left_is_removed_and_nothing_else(tmp_path):
    with atomic_path(tmp_path / "sub/a.b.csv") as temporary:
        temporary.write_text("half")
        left = tmp_path / "sub" / temporary.name
        keep = [tmp_path / "sub" / name for name in (".gitkeep", "a.tmp.csv", ".tmp", "x.12.tmp", ".a.tmp.csv")]
        for path in keep:
            path.write_text("")
        assert clear_folder(tmp_path) == [left]
        left.write_text("whole")
    assert sorted((tmp_path / "sub").iterdir()) == sorted([*keep, tmp_path / "sub/a.b.csv"])


def test_a_folder_that_cannot_be_written_to_is_one_clear_line(tmp_path):
    assert clear_folder(tmp_path / "nowhere") == []
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file: cannot be written to") as caught:
        clear_folder(tmp_path / "file")
    assert "\n" not in str(caught.value)
