"""What an overlay changes and adds, and what it leaves alone."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcap.base.errors import InputError
from lowcap.base.overlays import extend

CONFIG = {"stage": {"studies": ["a", "b"], "level": 1}, "studies": {"a": {"seeds": [0]}}, "parts": {"a": ["x"]}}


def test_mappings_are_merged_and_the_rest_is_replaced():
    before = copy.deepcopy(CONFIG)
    changes = {"stage": {"level": 2}, "studies": {"a": {"seeds": [1]}, "b": {"seeds": [2]}}, "new": {"key": None}}
    assert extend(CONFIG, changes) == {
        "stage": {"studies": ["a", "b"], "level": 2},
        "studies": {"a": {"seeds": [1]}, "b": {"seeds": [2]}},
        "parts": {"a": ["x"]},
        "new": {"key": None},
    }
    assert before == CONFIG


def test_a_plus_adds_to_the_list_what_it_has_not():
    assert extend(CONFIG, {"stage": {"studies+": ["b", "c"]}})["stage"] == {"studies": ["a", "b", "c"], "level": 1}
    both = {"stage": {"studies+": ["d"], "studies": ["c"]}}
    assert extend(CONFIG, both)["stage"]["studies"] == ["c", "d"], "to that of the overlay, if it has one"
    assert extend(CONFIG, {"new": {"list": [1], "list+": [2]}})["new"] == {"list": [1, 2]}


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": {"studies+": "c"}},
        {"stage": {"level+": [1]}},
        {"stage": {"studie+": ["c"]}},
        {"parts+": {"b": []}},
        {"parts+": ["b"]},
        {"new": {"studies+": ["c"]}},
        {"+": ["c"]},
    ],
)
def test_a_plus_needs_two_lists(changes):
    with pytest.raises(InputError, match=r"^config: found '\w*\+'; allowed are a list there and a list '\w*' to add"):
        extend(CONFIG, changes)


WORDS = st.text("ab", min_size=1, max_size=2)
VALUES = st.recursive(
    st.integers() | st.lists(st.integers(), max_size=3), lambda inner: st.dictionaries(WORDS, inner), max_leaves=8
)
CONFIGS = st.dictionaries(WORDS, VALUES, max_size=4)


@given(CONFIGS, CONFIGS)
def test_what_is_extended_with_itself_or_nothing_stays_and_changes_come_last(config, changes):
    assert extend(config, {}) == config
    assert extend(config, config) == config
    assert extend({}, changes) == changes
    once = extend(config, changes)
    assert extend(once, changes) == once
    assert once.keys() == config.keys() | changes.keys()
