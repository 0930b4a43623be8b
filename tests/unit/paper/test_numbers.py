"""The numbers of the text: looked up, typeset, or refused with one line."""

import pandas as pd
import pytest

from lowcap.base.errors import InputError
from lowcap.paper import numbers

TABLE = pd.DataFrame({"task": ["4v9", "4v9", "0v1"], "width": [2, 4, 4], "mean": [0.5, 0.75, 0.9]})


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"where": {"task": "4v9", "width": 4}, "column": "mean"}, 0.75),
        ({"where": {"task": "4v9"}, "column": "mean", "reduce": "max"}, 0.75),
        ({"column": "width", "reduce": "count"}, 3),
    ],
)
def test_look_up(entry, expected):
    assert numbers.look_up("n.yaml: x", {"table": "t.csv", **entry}, TABLE, [entry["column"]]) == [expected]


def test_an_interval_is_a_text_of_its_own():
    table = pd.DataFrame({"mean": [-0.5], "ci_low": [-0.75], "ci_high": [0.25]})
    entry = {"table": "t.csv", "column": "mean", "format": "+.2f", "interval": True}
    found = numbers.find_numbers({"x": entry}, "n.yaml", {"t.csv": table}, {})["x"]
    minus = r"\ensuremath{-}"
    assert found == (f"{minus}0.50", -0.5, [-0.75, 0.25], f"{minus}0.75 to +0.25", None)
    lines = numbers.define_results({"x": found}).splitlines()
    assert [line.split("@")[1].split("\\")[0] for line in lines] == ["x", "x-interval"]
    assert [*numbers.name_results({"x": entry, "y": {"config": "a"}})] == ["x", "x-interval", "y"]


def test_an_interval_that_is_not_printed_is_known_all_the_same():
    table = pd.DataFrame({"mean": [0.5], "std": [0.1], "ci_low": [0.25], "ci_high": [0.75]})
    entries = {name: {"table": "t.csv", "column": name, "format": ".2f"} for name in ("mean", "std")}
    found = numbers.find_numbers(entries, "n.yaml", {"t.csv": table}, {})
    assert found["mean"].interval == [0.25, 0.75]
    assert found["mean"].interval_text is None
    assert found["std"].interval is None, "the interval is that of the mean"
    assert "interval" not in numbers.define_results(found)


def test_few_replicates_have_no_interval_to_print():
    table = pd.DataFrame({"mean": [0.5], "ci_low": [float("nan")], "ci_high": [float("nan")]})
    entry = {"table": "t.csv", "column": "mean", "format": ".2f", "interval": True}
    found = numbers.find_numbers({"x": entry}, "n.yaml", {"t.csv": table}, {})["x"]
    assert (found.text, found.interval_text, found.absent) == ("0.50", r"\textit{n/a}", None)


def test_look_up_outside_the_grid_is_absent():
    entry = {"table": "t.csv", "where": {"width": 8}, "column": "mean", "format": ".3f"}
    found = numbers.find_numbers({"x": entry}, "n.yaml", {"t.csv": TABLE}, {})["x"]
    assert found.absent == "n.yaml: x: t.csv: where.width: found 8; the table has: 2, 4"
    assert "n/a" in found.text


def test_an_undefined_value_is_no_absent_row():
    entry = {"table": "t.csv", "where": {"width": 8}, "column": "mean", "format": ".3f"}
    table = pd.DataFrame({"width": [8], "mean": [float("nan")]})
    found = numbers.find_numbers({"x": entry}, "n.yaml", {"t.csv": table}, {})["x"]
    assert (found.absent, found.text) == (None, r"\textit{n/a}")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"where": {"task": "4v9"}, "column": "mean"}, "2 rows of t.csv match"),
        (
            {"where": {"task": "4v9"}, "column": "median"},
            "t.csv: found column 'median'; allowed are: task, width, mean",
        ),
        ({"where": {"digit": 4}, "column": "mean"}, "found column 'digit'"),
    ],
)
def test_look_up_errors(entry, message):
    with pytest.raises(InputError, match=rf"^n\.yaml: x: .*{message}"):
        numbers.look_up("n.yaml: x", {"table": "t.csv", **entry}, TABLE, [entry["column"]])


def test_files_of_entries_are_joined_and_a_name_is_allowed_once():
    first, second = {"x": {"config": "a"}}, {"y": {"config": "b"}}
    assert numbers.join_entries({"one.yaml": first, "two.yaml": second}) == first | second
    with pytest.raises(InputError, match=r"^two.yaml: found 'x', which one.yaml has"):
        numbers.join_entries({"one.yaml": first, "two.yaml": second | first})


def loaded(tmp_path, text):
    (tmp_path / "numbers.yaml").write_text(text)
    return numbers.load_entries(tmp_path / "numbers.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x: {table: t.csv}", "x: found no key 'column'; needed are: table, column, format"),
        (
            "x: {table: t.csv, colum: mean, format: d}",
            "x: found the unknown key 'colum'; allowed are: table, where, col",
        ),
        ("x: {table: t.csv, column: mean, format: 3}", "x.format: found 3; allowed: .3f, +.3f and the like"),
        ("x: {table: t.csv, column: mean, format: d, reduce: mean}", "x.reduce: found 'mean'; allowed are: min, max"),
        ("x: {table: t.csv, column: mean, format: d, where: {width: {}}}", "x.where.width: found {}; allowed: a word"),
        ("x: 3", "x: found 3; allowed are keys with values: table, where, column"),
        ("- a", "the top level: found ['a']"),
        ("Bad_Name: {config: a}", "the top level: found 'Bad_Name'; allowed: lower-case"),
        ("x: [", "numbers.yaml:2: did not find"),
        ("x: {config: a, b: c}", "x: found the unknown key 'b'; allowed are: config"),
    ],
)
def test_malformed_entries_are_one_line(tmp_path, text, message):
    with pytest.raises(InputError, match=r"numbers\.yaml") as caught:
        loaded(tmp_path, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_numbers_name_of_tables(tmp_path):
    found = loaded(tmp_path, "x: {table: t.csv, where: {width: 4}, column: mean, format: d}\ny: {config: a}")
    assert list(numbers.mentioned_by_numbers(found, "n.yaml")) == [("n.yaml: x", "t.csv", {"width": 4})]
