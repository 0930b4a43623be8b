"""The README's tables of verdicts."""

import pandas as pd
import pytest

from lowcap.base.errors import InputError
from lowcap.paper.readme import BEGIN, END, verdict_table, with_tables


def test_the_tables_stand_between_their_marks():
    tables = ["| new |\n", "| newer |\n"]
    text = with_tables(f"# Title\n\n{BEGIN}\nold\n{END}\nend\n", tables)
    assert text == f"# Title\n\n{BEGIN}\n| new |\n\n| newer |\n{END}\nend\n"
    assert with_tables(text, tables) == text


def test_a_row_per_claim_and_a_column_per_setting():
    ledger = {
        "settings": {"as_released": {}, "converged": {}},
        "claims": [
            {"id": "a", "statement": "It holds.", "source": "Fig. 1"},
            {"id": "b", "statement": "So does this", "source": "text"},
        ],
    }
    verdicts = [("a", "as_released", "reproduced", 1.0), ("a", "converged", "partly", 0.7)]
    verdicts += [("b", "as_released", "partly", 0.9), ("b", "converged", "not testable", None)]
    columns = ["claim", "setting", "verdict", "probability"]
    assert verdict_table(pd.DataFrame(verdicts, columns=columns), ledger).splitlines() == [
        "<details>",
        "<summary>2 claims. as released: 1 reproduced, 1 partly; converged: 1 partly</summary>",
        "",
        "| claim | as released | converged |",
        "|---|---|---|",
        "| It holds (Fig. 1) | reproduced | partly (unstable) |",
        "| So does this (text) | partly | not testable |",
        "",
        "</details>",
    ]


@pytest.mark.parametrize("text", ["", BEGIN, f"{END} {BEGIN}"])
def test_missing_marks_are_one_line(text):
    with pytest.raises(InputError, match=r"README.md: found no marks"):
        with_tables(text, ["x\n"])
