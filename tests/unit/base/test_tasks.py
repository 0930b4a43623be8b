"""The names of tasks."""

import pytest

from lowcap.base.errors import InputError
from lowcap.base.tasks import Task


def test_parse():
    assert Task.parse("4v9") == Task(4, 9)


@pytest.mark.parametrize("name", ["9v4", "4v4", "4v10", "4-9", "v9", "", "4v9 "])
def test_parse_rejects(name):
    with pytest.raises(InputError, match="lower first"):
        Task.parse(name)
