"""What lets a build go on elsewhere: accounts and a record, dated at one day."""

import json
import os
from pathlib import Path

import pytest

from lowcap.base.errors import InputError
from lowcap.base.files import write_json, write_text
from lowcap.workflow.accounts import account_path
from lowcap.workflow.archives import write_archive
from lowcap.workflow.checksums import find_damaged, write_record
from lowcap.workflow.restarts import RECORD, restart_members

DATE = 10**9
NETWORK, IMAGES = "results/a/models/s0.safetensors", "results/data/mnist.npz"


def build(folder, monkeypatch, started):
    """Write a network made from images, with its account, and return what an archive would hold of it."""
    monkeypatch.chdir(folder)
    write_text("images", IMAGES)
    write_text("weights", NETWORK)
    write_json({"rule": "train_a", "log": ["logs/a.log"], "starttime": started}, account_path(NETWORK))
    members = restart_members([NETWORK], [IMAGES], DATE)
    write_archive(members, DATE, folder / "a.tar")
    return members


def test_an_archive_has_networks_accounts_and_a_record_and_no_images(tmp_path, monkeypatch):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    members = build(tmp_path / "first", monkeypatch, started=1.0)
    assert set(members) == {NETWORK, account_path(NETWORK).as_posix(), RECORD.as_posix()}
    assert json.loads(members[account_path(NETWORK).as_posix()])["rule"] == "train_a"
    build(tmp_path / "second", monkeypatch, started=2.0)
    assert (tmp_path / "first/a.tar").read_bytes() == (tmp_path / "second/a.tar").read_bytes()


def test_where_it_is_unpacked_the_images_are_as_old_as_the_networks(tmp_path, monkeypatch):
    members = build(tmp_path, monkeypatch, started=1.0)
    write_text(members[RECORD.as_posix()].decode(), RECORD)
    os.utime(IMAGES)
    write_record("logs/dataset/mnist.log", [IMAGES])
    assert find_damaged() == []
    assert Path(IMAGES).stat().st_mtime_ns == Path(NETWORK).stat().st_mtime_ns == DATE * 10**9
    write_text("other images", IMAGES)
    write_record("logs/dataset/mnist.log", [IMAGES])
    assert find_damaged() == [], "other images are what their job made, and keep their date"
    assert Path(IMAGES).stat().st_mtime_ns > DATE * 10**9


def test_a_file_without_an_account_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_text("weights", NETWORK)
    with pytest.raises(InputError, match=r"s0.safetensors: Snakemake has no account of it in .snakemake/metadata"):
        restart_members([NETWORK], [], DATE)
