"""What decides a claim: the same hash for other words, another for another criterion."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml import safe_dump

from lowcap.claims.ledger import load_ledger
from lowcap.claims.meaning import meaning, meanings, sources_of
from simulated import GAP, ledger_of

SETTING = "as_released"


def hashed(ledger, setting=SETTING):
    return meaning(ledger, ledger["claims"][0], setting)


def rich_ledger():
    ledger = ledger_of(GAP | {"where": {"reading": "{reading}"}}, {"smallest": "f1", "above": 0}, holds_for="any")
    ledger["measurements"]["f1"][SETTING] |= {"table": "{reading}.csv", "where": {"split": "test"}}
    ledger["smallest"] |= {"f1": {"value": 0.01, "reason": "r"}, "other": {"value": 0.03, "reason": "r"}}
    return deepcopy(ledger)


def renamed(ledger):
    ledger["measurements"] = {"score": ledger["measurements"]["f1"]}
    for test in ledger["claims"][0]["tests"]:
        test["measurement"] = "score"


def renamed_size(ledger):
    ledger["smallest"]["least"] = ledger["smallest"].pop("f1")
    ledger["claims"][0]["tests"][1]["smallest"] = "least"


WORDS = {
    "statement": lambda ledger: ledger["claims"][0].update(statement="t"),
    "source": lambda ledger: ledger["claims"][0].update(source="Fig. 2"),
    "published": lambda ledger: ledger["claims"][0].update(published="q"),
    "criterion": lambda ledger: ledger["claims"][0].update(criterion="d"),
    "figure": lambda ledger: ledger["claims"][0].update(figure="capacity"),
    "other readings": lambda ledger: ledger["claims"][0].update(vary={"width": [{16: 8}]}),
    "group": lambda ledger: ledger["claims"][0].update(group="h"),
    "effect": lambda ledger: ledger["claims"][0]["tests"][0].update(effect="F2"),
    "name of a measurement": renamed,
    "name of a size": renamed_size,
    "reason of a size": lambda ledger: ledger["smallest"]["f1"].update(reason="s"),
    "another size": lambda ledger: ledger["smallest"]["other"].update(value=0.5),
    "another setting": lambda ledger: ledger["settings"].update(converged={"reading": "x"}),
    "another claim": lambda ledger: ledger["claims"].append({"id": "b", "tests": [{"measurement": "f1", "above": 9}]}),
    "why another setting has none": lambda ledger: ledger["claims"][0].update(not_testable={"converged": "since"}),
    "words that nothing uses": lambda ledger: ledger["settings"][SETTING].update(more="x"),
    "an integer as a decimal": lambda ledger: ledger["claims"][0]["tests"][0].update(above=0.0),
}
CRITERIA = {
    "bound": lambda ledger: ledger["claims"][0]["tests"][0].update(above=1e-12),
    "bound as a text": lambda ledger: ledger["claims"][0]["tests"][0].update(above="0"),
    "bound as a truth": lambda ledger: ledger["claims"][0]["tests"][0].update(above=False),
    "side": lambda ledger: ledger["claims"][0]["tests"][0].update(below=ledger["claims"][0]["tests"][0].pop("above")),
    "cell": lambda ledger: ledger["claims"][0]["tests"][0]["plus"][0].update(width=8),
    "row": lambda ledger: ledger["claims"][0]["tests"][0]["where"].update(seed=1),
    "measure": lambda ledger: ledger["claims"][0]["tests"][0].update(measure="spread"),
    "a key of the future": lambda ledger: ledger["claims"][0]["tests"][0].update(power=0.9),
    "one test less": lambda ledger: ledger["claims"][0]["tests"].pop(),
    "order of tests": lambda ledger: ledger["claims"][0]["tests"].reverse(),
    "how many hold": lambda ledger: ledger["claims"][0].pop("holds_for"),
    "column": lambda ledger: ledger["measurements"]["f1"][SETTING].update(column="auc"),
    "table": lambda ledger: ledger["measurements"]["f1"][SETTING].update(table="u.csv"),
    "rows of the measurement": lambda ledger: ledger["measurements"]["f1"][SETTING].update(where={"split": "train"}),
    "words of the setting": lambda ledger: ledger["settings"][SETTING].update(reading="as_described"),
    "size": lambda ledger: ledger["smallest"]["f1"].update(value=0.02),
    "a size of another name and value": lambda ledger: ledger["claims"][0]["tests"][1].update(smallest="other"),
    "no size": lambda ledger: ledger["claims"][0]["tests"][1].pop("smallest"),
    "not testable": lambda ledger: ledger["claims"][0].update(not_testable={SETTING: "since"}),
    "not measured": lambda ledger: ledger["measurements"]["f1"].update({SETTING: "since"}),
}


@pytest.mark.parametrize("change", WORDS.values(), ids=WORDS)
def test_words_change_no_meaning(change):
    ledger = rich_ledger()
    change(ledger)
    assert hashed(ledger) == hashed(rich_ledger())


def test_every_other_change_has_a_meaning_of_its_own():
    found = {"none": hashed(rich_ledger())}
    for name, change in CRITERIA.items():
        ledger = rich_ledger()
        change(ledger)
        found[name] = hashed(ledger)
    # Where there is no data, it is of no matter which of the two says so.
    assert found.pop("not measured") == found["not testable"]
    assert len(set(found.values())) == len(found)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_characters="{}")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def shuffled(value, order):
    """Return the value with the keys of all mappings within in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, order)) for key, item in value.items()]
        order.shuffle(items)
        return dict(items)
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


def strict(value):
    """Return a value such that equal ones are the same criterion: Python takes True for 1 as well."""
    if isinstance(value, dict):
        return {key: strict(item) for key, item in value.items()}
    return [strict(item) for item in value] if isinstance(value, list) else (isinstance(value, bool), value)


@given(values, values, st.randoms(use_true_random=False))
def test_two_criteria_share_a_hash_if_they_are_equal_whatever_the_order_of_keys(one, other, order):
    first, second = (ledger_of({"where": {"x": value}, "above": 0}) for value in (one, other))
    assert (hashed(first) == hashed(second)) == (strict(one) == strict(other))
    assert hashed(shuffled(first, order)) == hashed(first)


def test_keys_that_are_no_words_have_no_meaning():
    ledger = ledger_of({"where": {1: 2}, "above": 0})
    with pytest.raises(TypeError, match="found the keys"):
        hashed(ledger)
    assert meanings(ledger) == {}


def test_the_sources_of_a_setting_are_filled_and_those_of_an_unknown_one_are_an_error():
    ledger = rich_ledger()
    (first, second), claim = sources_of(ledger, ledger["claims"][0], SETTING), ledger["claims"][0]
    assert first == second == {"table": "as_released.csv", "column": "f1", "where": {"split": "test"}}
    assert sources_of(ledger, claim | {"not_testable": {SETTING: "since"}}, SETTING) == [None, None]
    ledger["settings"]["converged"] = {}
    with pytest.raises(KeyError, match="converged"):
        sources_of(ledger, claim, "converged")
    assert list(meanings(ledger)) == [("a", SETTING)]


def test_a_ledger_means_the_same_as_it_stands_and_as_it_is_loaded(tmp_path):
    ledger = ledger_of(GAP)
    ledger["measurements"]["f1"] = ledger["measurements"]["f1"][SETTING]
    path = tmp_path / "ledger.yaml"
    path.write_text(safe_dump(ledger))
    assert meanings(load_ledger(path)) == meanings(deepcopy(ledger)) != {}


@pytest.mark.parametrize(
    "old",
    [
        None,
        [],
        "text",
        {"claims": 3},
        {"claims": [], "settings": []},
        {"claims": [{"id": []}, None, {}], "settings": {"s": {}}},
        ledger_of(GAP | {"where": {"x": "{no such word}"}}),
        ledger_of(GAP | {"smallest": "f1"}),
        ledger_of(GAP) | {"settings": ["as_released"]},
        ledger_of(GAP) | {"measurements": {"f1": None}},
    ],
)
def test_a_ledger_of_another_form_has_no_meaning(old):
    assert meanings(old) == {}


def test_what_can_be_read_of_a_ledger_of_another_form_is_read():
    ledger = ledger_of(GAP)
    ledger["claims"].insert(0, {"id": "b", "checks": []})
    assert list(meanings(ledger)) == [("a", SETTING)]
