"""Verdicts are read as they were written."""

import pandas as pd
import pytest

from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.outcomes import read_verdicts


def test_verdicts_are_read_by_claim_and_setting_in_order(tmp_path):
    first = pd.DataFrame(
        {"claim": ["b", "a"], "setting": "x", "note": 'one, "two"\nthree', "verdict": ["partly", "reproduced"]}
    )
    second = pd.DataFrame({"claim": ["c"], "setting": ["y"], "verdict": ["not testable"]})
    paths = [tmp_path / "first.csv", tmp_path / "second.csv"]
    for table, path in zip((first, second), paths, strict=True):
        write_csv(table, path)
    found = read_verdicts(paths)
    assert list(found.items()) == [(("b", "x"), "partly"), (("a", "x"), "reproduced"), (("c", "y"), "not testable")]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"claim,setting,verdict\n\xff,x,y\n", None])
def test_what_is_no_table_of_claims_is_one_line(tmp_path, content):
    path = tmp_path / "claims.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"claims\.csv: not a readable table of claims"):
        read_verdicts([path])
