"""Snakemake's account of a file is found where Snakemake keeps it, and can be told without time and process."""

import json

import pytest
from snakemake.persistence.file import FilePersistence

from lowcap.workflow.accounts import account_path, portable_account, read_account

ACCOUNT = {"rule": "train_a", "log": ["logs/a.log"], "starttime": 1.5, "endtime": 2.5, "job_hash": 7, "params": "['x']"}


@pytest.mark.parametrize("length", [1, 180, 190, 191, 400, 800])
def test_an_account_lies_where_snakemake_puts_it(tmp_path, monkeypatch, length):
    monkeypatch.chdir(tmp_path)
    file = f"results/{'a' * length}.csv"
    theirs = FilePersistence(path=tmp_path / ".snakemake")
    theirs._io_write(theirs._metadata_path, ACCOUNT, file)
    assert account_path(file).is_file()
    assert read_account(file) == ACCOUNT
    assert read_account("results/other.csv") == {}


def test_equal_jobs_have_equal_portable_accounts_and_others_have_not():
    later = ACCOUNT | {"starttime": 10.0, "endtime": 99.0, "job_hash": 8, "external_jobid": "12"}
    told = portable_account(ACCOUNT, 1000)
    assert json.dumps(told, sort_keys=True) == json.dumps(portable_account(later, 1000), sort_keys=True)
    assert (told["rule"], told["params"], told["starttime"]) == ("train_a", "['x']", 1000)
    other = portable_account(ACCOUNT | {"log": ["logs/b.log"]}, 1000)
    assert other["job_hash"] != told["job_hash"]
