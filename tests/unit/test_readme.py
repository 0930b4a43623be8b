"""The README's table of verdicts."""

import pytest

from lowcap.errors import InputError
from lowcap.readme import BEGIN, END, with_table


def test_the_table_stands_between_its_marks():
    text = with_table(f"# Title\n\n{BEGIN}\nold\n{END}\nend\n", "| new |\n")
    assert text == f"# Title\n\n{BEGIN}\n| new |\n{END}\nend\n"
    assert with_table(text, "| new |\n") == text


@pytest.mark.parametrize("text", ["", BEGIN, f"{END} {BEGIN}"])
def test_missing_marks_are_one_line(text):
    with pytest.raises(InputError, match=r"README.md: the marks"):
        with_table(text, "x\n")
