"""Verdicts are read as they were written."""

import math

import pandas as pd
import pytest

from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.claims.outcomes import are_judged, read_verdicts


def test_verdicts_are_read_by_claim_and_setting_in_order(tmp_path):
    first = pd.DataFrame(
        {
            "claim": ["b", "a"],
            "setting": "x",
            "note": 'one, "two"\nthree',
            "verdict": ["partly", "reproduced"],
            "probability": [0.25, 1],
            "fixed": ["before", "after"],
        }
    )
    second = pd.DataFrame(
        {"claim": ["c"], "setting": ["y"], "verdict": ["not testable"], "probability": [None], "fixed": [None]}
    )
    paths = [tmp_path / "first.csv", tmp_path / "second.csv"]
    for table, path in zip((first, second), paths, strict=True):
        write_csv(table, path)
    found = read_verdicts(paths)
    assert list(found) == [("b", "x"), ("a", "x"), ("c", "y")]
    first, second, third = found.values()
    assert first == ("partly", 0.25, "before")
    assert second == ("reproduced", 1, "after")
    assert (third.word, third.fixed) == ("not testable", "")
    assert math.isnan(third.probability)
    assert are_judged(found)
    assert not are_judged(found | {("d", "y"): third._replace(word="not comparable")})


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"claim,setting,verdict,probability,fixed\n\xff,x,y,1,\n", None])
def test_what_is_no_table_of_claims_is_one_line(tmp_path, content):
    path = tmp_path / "claims.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"claims\.csv: not a readable table of claims"):
        read_verdicts([path])
