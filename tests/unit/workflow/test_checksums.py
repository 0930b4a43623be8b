"""Damage is found by content, whatever the dates say; what is untouched is not read again."""

import json
import os
import re
import shutil
import subprocess

import pytest

from lowcap.workflow import checksums
from lowcap.workflow.checksums import (
    METADATA,
    RECORDS,
    SEEN,
    find_damaged,
    find_unaccounted,
    main,
    record_path,
    remove_record,
    write_record,
)

LOG = "logs/prune/a.b.log"
FILES = [
    "results/a.csv",
    "results/paper/.snakemake_timestamp",
    "results/paper/figures/f.pdf",
    "results/paper/main.tex",
]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A working folder in which a job has written a file and a folder."""
    monkeypatch.chdir(tmp_path)
    files = {"results/a.csv": "x\n1\n", "results/paper/main.tex": "text", "results/paper/figures/f.pdf": "figure"}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    write_record(LOG, ["results/a.csv", "results/paper", "results/made_after_the_job"])
    return tmp_path


def change(path, content):
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_record_is_what_sha256sum_reads(written):
    assert record_path(LOG) == RECORDS / "prune/a.b.sha256"
    text = record_path(LOG).read_text()
    assert re.findall(r"^# \d+ (.+)$", text, re.MULTILINE) == FILES
    assert re.findall(r"^[0-9a-f]{64}  (.+)$", text, re.MULTILINE) == FILES
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", record_path(LOG)], check=True)


@pytest.mark.parametrize("content", [b"x\n2\n", b"x\n", b"", b"\0" * 4])
@pytest.mark.parametrize("name", ["results/a.csv", "results/paper/main.tex"])
def test_damage_is_found_though_the_date_is_put_back(written, name, content):
    assert find_damaged() == []
    change(written / name, content)
    assert find_damaged() == [name]
    assert find_damaged() == [name], "also the next time, when its dates have been seen"


def test_what_is_unchanged_is_not_read_again(written, monkeypatch):
    assert find_damaged() == []
    read = []
    monkeypatch.setattr(checksums, "sha256", lambda path: read.append(path) or "0" * 64)
    assert find_damaged() == []
    os.utime(written / "results/a.csv")
    assert find_damaged() == ["results/a.csv"]
    assert read == ["results/a.csv"]
    assert len(find_damaged(everything=True)) == len(FILES)


def test_a_copy_elsewhere_and_new_dates_are_no_damage(written, monkeypatch):
    assert find_damaged() == []
    shutil.copytree(written, written / "copy", ignore=shutil.ignore_patterns("copy"))
    monkeypatch.chdir(written / "copy")
    assert find_damaged() == []


def test_what_was_dated_anew_gets_its_date_back_if_its_content_is_the_same(written):
    dates = {name: (written / name).stat().st_mtime_ns for name in FILES}
    for number, name in enumerate(FILES):
        os.utime(written / name, ns=(0, 10**18 * (number + 1)))
    (written / "results/a.csv").write_text("x\n2\n")
    anew = (written / "results/a.csv").stat().st_mtime_ns
    assert find_damaged() == ["results/a.csv"]
    found = {name: (written / name).stat().st_mtime_ns for name in FILES}
    assert found == dates | {"results/a.csv": anew}


def test_results_without_snakemakes_account_of_them_are_known(written):
    assert find_unaccounted() == FILES
    METADATA.mkdir(parents=True)
    assert find_unaccounted() == FILES
    (METADATA / "cmVzdWx0cw==").write_text("{}")
    assert find_unaccounted() == []


def test_missing_files_and_files_without_a_record_are_left_to_snakemake(written):
    (written / "results/a.csv").unlink()
    (written / "results/other.csv").write_text("mine")
    assert find_damaged() == []
    remove_record(LOG)
    change(written / "results/paper/main.tex", b"")
    assert find_damaged() == []


def test_a_file_that_two_jobs_made_in_turn_may_be_that_of_either(written):
    (written / "results/a.csv").write_text("x\n2\n")
    assert find_damaged() == ["results/a.csv"]
    write_record("logs/prune/b.log", ["results/a.csv"])
    assert find_damaged() == []


def test_a_file_that_cannot_be_read_is_damaged(written):
    (written / "results/a.csv").unlink()
    (written / "results/a.csv").mkdir()
    assert find_damaged() == ["results/a.csv"]


@pytest.mark.parametrize("note", ["", "{", '{"results/a.csv": "1 2"}', "\0"])
def test_a_damaged_note_of_what_was_seen_costs_time_only(written, note):
    SEEN.write_text(note)
    assert find_damaged() == []
    assert sorted(json.loads(SEEN.read_text())) == FILES


def test_a_damaged_record_makes_its_job_run_again_at_most(written):
    change(record_path(LOG), b"\xff" + record_path(LOG).read_bytes()[1:-30])
    assert find_damaged() == []
    text = record_path(LOG).read_text(errors="replace")
    record_path(LOG).write_text(re.sub(r"^[0-9a-f]{64}(?=  results/paper/f)", "0" * 64, text, flags=re.MULTILINE))
    assert find_damaged() == ["results/paper/figures/f.pdf"]


def test_the_full_check_names_damage_that_no_date_shows(written, capsys):
    assert find_damaged() == []
    seen = json.loads(SEEN.read_text())
    change(written / "results/a.csv", b"x\n2\n")
    digest = seen["results/a.csv"].split()[-1]
    seen["results/a.csv"] = f"{checksums._state('results/a.csv')} {digest}"
    SEEN.write_text(json.dumps(seen))
    assert find_damaged() == [], "as after a fault of the disk, which changes no date"
    with pytest.raises(SystemExit, match="True"):
        main()
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "results/a.csv: not what its job wrote",
        "4 files on record, 1 damaged; 0 results without a record",
    ]
