"""Ledgers: their words, and their mistakes, one line each."""

import re
from pathlib import Path

import pytest
import yaml

from lowcap.base.errors import InputError
from lowcap.claims import evidence
from lowcap.claims.ledger import (
    MEASURES,
    check_figures,
    fill,
    ledger_files,
    ledger_tables,
    load_ledger,
    load_ledgers,
    mentioned_by_claims,
    replace_values,
)
from lowcap.claims.verdicts import judge_ledger
from simulated import GAP, judge, ledger_of, networks


def test_what_a_ledger_may_name_can_be_measured():
    assert set(MEASURES) == set(evidence.MEASURES)


def test_words_of_a_setting_fill_the_cells():
    ledger = ledger_of({"where": {"reading": "{reading}"}, "above": 0.9})
    ledger["measurements"]["f1"]["as_released"]["table"] = "{reading}.csv"
    table = networks([0.95] * 4).assign(reading="as_released")
    _, tests = judge_ledger(ledger, {"as_released.csv": table}, complete=True, comparable=True)
    assert len(tests) == 1
    assert ledger_tables(ledger) == ["as_released.csv"]


def test_a_name_alone_becomes_the_word_itself_a_number_or_a_list():
    words = {"wide": 16, "widths": [2, 4], "study": "a"}
    cell = {"width": "{wide}", "each": "{widths}", "table": "results/{study}/w{wide}.csv", "said": "{study}"}
    assert fill(cell, words) == {"width": 16, "each": [2, 4], "table": "results/a/w16.csv", "said": "a"}


def test_settings_have_widths_of_their_own(tmp_path):
    test = {"each": {"width": "{widths}"}, "plus": [{}], "minus": [{"width": "{narrow}"}], "above": 0}
    ledger = ledger_of(test)
    ledger["settings"] = {"all_3": {"narrow": 2, "widths": [4, 8, 16]}, "one": {"narrow": 4, "widths": [16]}}
    ledger["measurements"]["f1"] = {"table": "t.csv", "column": "f1"}
    claims, tests = judge(load_ledger(written(tmp_path, ledger)), networks([0.90, 0.92, 0.94, 0.96]))
    assert tests.groupby("setting", sort=False).size().to_dict() == {"all_3": 3, "one": 1}
    assert tests["measured"].tolist() == pytest.approx([0.02, 0.04, 0.06, 0.04], abs=0.002)
    assert set(claims["verdict"]) == {"reproduced"}


def written(tmp_path, ledger, name="claims"):
    path = tmp_path / f"{name}.yaml"
    path.write_text(yaml.safe_dump(ledger))
    return path


def test_ledgers_share_no_id(tmp_path):
    first, second = ledger_of(GAP), ledger_of(GAP, id="b")
    written(tmp_path, first, "first")
    written(tmp_path, second, "second")
    assert list(load_ledgers(tmp_path)) == ["first", "second"]
    written(tmp_path, first, "second")
    with pytest.raises(InputError, match=r"second.yaml: claims: found 'a', which .*first.yaml has"):
        load_ledgers(tmp_path)


def test_folders_of_ledgers_share_no_name_and_no_claim(tmp_path):
    default, extended = tmp_path / "claims", tmp_path / "extended"
    default.mkdir()
    assert ledger_files(default, extended) == {}, "a folder need not be there"
    extended.mkdir()
    written(default, ledger_of(GAP), "first")
    written(extended, ledger_of(GAP, id="b"), "second")
    assert list(load_ledgers(default, extended)) == ["first", "second"]
    assert ledger_files(default, extended) == {"first": default / "first.yaml", "second": extended / "second.yaml"}
    written(extended, ledger_of(GAP), "second")
    with pytest.raises(InputError, match=r"extended/second.yaml: claims: found 'a', which .*claims/first.yaml has"):
        load_ledgers(default, extended)
    written(extended, ledger_of(GAP, id="c"), "first")
    with pytest.raises(InputError, match=r"extended/first.yaml: found a ledger 'first', which .*claims/first.yaml is"):
        load_ledgers(default, extended)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda ledger: ledger["claims"].append(ledger["claims"][0]), "claims: found 'a' 2 times"),
        (lambda ledger: ledger["claims"][0].pop("criterion"), "claims.a: found no key 'criterion'; needed are: id,"),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].update(abov=1),
            "claims.a.tests[0]: found the unknown key 'abov'; allowed are: measurement, effect",
        ),
        (
            lambda ledger: ledger.update(recipes={"settings": ["other"], "measurements": ["f1"], "studies": ["he"]}),
            "recipes.settings[0]: found 'other'; allowed",
        ),
        (
            lambda ledger: ledger.update(
                recipes={"settings": ["as_released"], "measurements": ["f2"], "studies": ["a"]}
            ),
            "recipes.measurements[0]: found 'f2'; allowed",
        ),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].update(below=1),
            "claims.a.tests[0]: found both above and below; allowed is one of them",
        ),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].pop("above"),
            "claims.a.tests[0]: found neither above nor below",
        ),
        (
            lambda ledger: ledger["claims"][0].update(holds_for="some"),
            "claims.a.holds_for: found 'some'; allowed are: all",
        ),
        (lambda ledger: ledger["claims"][0].update(criterion="{reding}"), "claims.a: found the word {reding}"),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].update(measurement="f2"),
            "claims.a.tests[0].measurement: found 'f2'; allowed are: f1",
        ),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].update(smallest="f2"),
            "claims.a.tests[0].smallest: found 'f2'; allowed are: none, some",
        ),
        (lambda ledger: ledger["smallest"]["none"].pop("reason"), "smallest.none: found no key 'reason'"),
        (
            lambda ledger: ledger["claims"][0]["tests"].append(ledger["claims"][0]["tests"][0] | {"replicate": "draw"}),
            "claims.a: found the replicates draw, seed; allowed is one for all tests",
        ),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].update(each={"width": "{reading}"}),
            "claims.a.tests[0].each.width: found 'as_released' in as_released; allowed are lists",
        ),
        (
            lambda ledger: ledger["claims"][0]["tests"][0].update(each={"width": "16"}),
            "claims.a.tests[0].each.width: found '16'; allowed: a list, or a name in braces",
        ),
        (lambda ledger: ledger["settings"]["as_released"].update(widths=[]), "found []; allowed: a list that is not"),
        (lambda ledger: ledger["measurements"]["f1"].update(later="No."), "f1: found setting 'later'"),
        (lambda ledger: ledger["claims"][0].update(not_testable={"now": "No."}), "a: found setting 'now'"),
        (
            lambda ledger: ledger["measurements"]["f1"]["as_released"].update(table="{study}.csv"),
            "found the word {study}",
        ),
        (
            lambda ledger: ledger["claims"][0].update(vary={"severity": [{0.1: 0.2}]}),
            "claims.a.vary: found the unknown key 'severity'; allowed are: task, width, along",
        ),
        (
            lambda ledger: ledger["claims"][0].update(vary={"width": []}),
            "claims.a.vary.width: found []; allowed: a list that is not empty",
        ),
        (
            lambda ledger: ledger["claims"][0].update(vary={"width": [{16: [8]}]}),
            "found [8]; allowed: a word or a number",
        ),
        (
            lambda ledger: ledger["claims"][0].update(vary={"width": [{16: 8}, {4: 8}]}),
            "claims.a.vary.width[1]: found 4; its tests name: 16, 2",
        ),
        (
            lambda ledger: ledger["claims"][0].update(vary={"width": [{16: 2}]}),
            "claims.a.vary.width[0]: found 2 for 16; allowed is what its tests do not name besides",
        ),
        (
            lambda ledger: ledger["claims"][0].update(vary={"along": [{"a": "b"}]}),
            "claims.a.vary.along[0]: found 'a'; its tests name: ",
        ),
    ],
)
def test_a_mistake_in_the_ledger_is_one_line(tmp_path, change, message):
    ledger = ledger_of(GAP)
    load_ledger(written(tmp_path, ledger))
    change(ledger)
    with pytest.raises(InputError) as error:
        load_ledger(written(tmp_path, ledger))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_what_claims_name_of_tables():
    ledger = ledger_of(GAP)
    ledger["measurements"]["f1"]["as_released"] = {
        "table": "{reading}.csv",
        "column": "f1",
        "where": {"split": "train"},
    }
    mentions = list(mentioned_by_claims(ledger, "l.yaml"))
    assert {(place, table) for place, table, _ in mentions} == {("l.yaml: a", "as_released.csv")}
    assert [cell for *_, cell in mentions] == [{"split": "train"} | cell for cell in (*GAP["plus"], *GAP["minus"])]


def test_what_claims_name_in_other_readings_of_the_source():
    ledger = ledger_of(GAP, {"each": {"task": ["4v9", "0v1"]}, "above": 0}, vary={"width": [{2: 4, 16: 8}, {2: 3}]})
    ledger["claims"][0]["vary"]["task"] = [{"4v9": "3v8"}]
    cells = [cell for *_, cell in mentioned_by_claims(ledger, "l.yaml")]
    assert {value for cell in cells for value in [cell.get("width")]} == {None, 2, 16, 4, 8, 3}
    assert [cell["task"] for cell in cells if "task" in cell] == [["4v9", "0v1"]] * 3 + [["3v8", "0v1"]]


def test_other_values_stand_where_those_stood_that_they_replace():
    test = {"measurement": "f1", "effect": "2 less 4", "along": "width", "where": {"width": [2, 4], "level": 2}}
    test |= {"each": {"width": [2, 8]}, "plus": [{}, {"width": 2}], "minus": [{"width": 4}], "above": 2}
    found = replace_values(test, "width", {2: 4, 4: 2})
    changed = {"where": {"width": [4, 2], "level": 2}, "each": {"width": [4, 8]}}
    assert found == test | changed | {"plus": [{}, {"width": 4}], "minus": [{"width": 2}]}
    assert replace_values(test, "along", {"width": "rate"}) == test | {"along": "rate"}


def test_a_claim_names_a_figure_that_there_is():
    ledgers = {"capacity": ledger_of(GAP, figure="capacty")}
    files = {"capacity": Path("claims/capacity.yaml")}
    check_figures(ledgers, files, ["noise", "capacty"])
    message = "claims/capacity.yaml: claims.a.figure: found 'capacty'; allowed are: noise, capacity"
    with pytest.raises(InputError, match=re.escape(message)):
        check_figures(ledgers, files, ["noise", "capacity"])


PAPER = Path(__file__).parents[3] / "paper"
LEDGERS = load_ledgers(PAPER / "claims", PAPER / "extended/claims")


@pytest.mark.parametrize(
    "claim", [claim for ledger in LEDGERS.values() for claim in ledger["claims"]], ids=lambda c: c["id"]
)
def test_a_claim_on_the_tasks_that_it_lists_does_not_speak_of_every_task(claim):
    """With a task more in the grid, it would not be true."""
    words = f"{claim['statement']} {claim['criterion']}".lower()
    if any("task" in test.get("each", {}) for test in claim["tests"]):
        assert not re.search(r"\b(every|all|five) tasks?\b", words)


def test_the_text_does_not_count_the_tasks_of_the_grid():
    for path in [*PAPER.glob("*/*.*"), *PAPER.glob("extended/*/*.*")]:
        if path.suffix in (".tex", ".rst", ".yaml"):
            counted = re.findall(r"\b(?:five|four|six)\s+(?:tasks|pairs)\b", path.read_text(encoding="utf-8"))
            assert not counted, path
