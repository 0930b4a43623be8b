"""The README's tables of verdicts."""

import pytest

from lowcap.errors import InputError
from lowcap.readme import BEGIN, END, with_tables


def test_the_tables_stand_between_their_marks():
    tables = ["| new |\n", "| newer |\n"]
    text = with_tables(f"# Title\n\n{BEGIN}\nold\n{END}\nend\n", tables)
    assert text == f"# Title\n\n{BEGIN}\n| new |\n\n| newer |\n{END}\nend\n"
    assert with_tables(text, tables) == text


@pytest.mark.parametrize("text", ["", BEGIN, f"{END} {BEGIN}"])
def test_missing_marks_are_one_line(text):
    with pytest.raises(InputError, match=r"README.md: the marks"):
        with_tables(text, ["x\n"])
