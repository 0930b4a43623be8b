"""The pages of docs/ that follow from the code are current, and the dictionary of tables is whole."""

import ast
import re

import pytest

from describe import PAGES, ROOT, Table, compare_with_build, described, load_dictionary

COLUMNS, TABLES = load_dictionary()
SUMMARY = ["metric", "n", "mean", "std", "min", "max", "ci_low", "ci_high"]


def stages():
    """Return the table and, where there is one, the axes of the summary of each entry of STAGES, read as text."""
    text = (ROOT / "rules/measure.smk").read_text(encoding="utf-8")
    entries = ast.parse(re.search(r"^STAGES = (\{.*?^\})", text, re.MULTILINE | re.DOTALL)[1], mode="eval").body
    for about in entries.values:
        settings = {word.arg: word.value for word in about.keywords}
        by = [word.value for word in settings["summary"].keywords if word.arg == "by"] if "summary" in settings else []
        yield ast.literal_eval(settings["table"]), *map(ast.literal_eval, by)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_makes_of_it(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == described(name), f"docs/{name} is old: make docs"


def test_every_column_of_a_table_has_a_meaning_and_every_meaning_a_table():
    named = {name.rstrip("?") for table in TABLES.values() for name in table.columns}
    assert named == set(COLUMNS)


@pytest.mark.parametrize("path", TABLES)
def test_a_table_names_each_column_once_and_explains_no_other(path):
    names = [name.rstrip("?") for name in TABLES[path].columns]
    assert len(set(names)) == len(names)
    assert set(TABLES[path].here) <= set(names)


@pytest.mark.parametrize(("table", "by"), [found for found in stages() if len(found) == 2])
def test_the_summary_of_a_stage_is_a_table(table, by):
    axes = ["lr?" if axis == "lr" else axis for axis in by]
    assert TABLES[f"{{study}}/summaries/{table}.csv"].columns == [*axes, *SUMMARY]


def test_what_a_stage_makes_is_a_table():
    assert {f"{{study}}/{table}.csv" for table, *_ in stages()} <= set(TABLES)


DICTIONARY = {
    "{study}/norms.csv": Table("a network", ["task", "lr?", "norm"], {}),
    "{study}/summaries/norms.csv": Table("networks", ["task", "mean"], {}),
}


@pytest.fixture
def results(tmp_path):
    """A folder with all that DICTIONARY names: a table with its parts in two studies, and a summary."""
    for name, head in {
        "published/norms.csv": "task,norm",
        "published/norms/4v9.csv": "task,norm",
        "published/norms/all/s0.csv": "task,norm",
        "learning_rate/norms.csv": "task,lr,norm",
        "published/summaries/norms.csv": "task,mean",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{head}\n", encoding="utf-8")
    return tmp_path


def test_results_that_are_as_the_dictionary_says_have_no_difference(results):
    assert list(compare_with_build(results, DICTIONARY)) == []


@pytest.mark.parametrize(
    "columns", [["task", "norm"], ["task", "lr?"], ["lr?", "task", "norm"], ["task", "lr", "norm"]]
)
def test_another_column_or_order_is_a_difference(results, columns):
    changed = DICTIONARY | {"{study}/norms.csv": Table("a network", columns, {})}
    assert any("found the columns" in line for line in compare_with_build(results, changed))


@pytest.mark.parametrize("name", ["published/other.csv", "other/norms.csv", "norms.csv", "published/norms_more.csv"])
def test_a_file_that_is_no_table_is_a_difference(results, name):
    (results / name).parent.mkdir(exist_ok=True)
    (results / name).write_text("task,norm\n", encoding="utf-8")
    assert list(compare_with_build(results, DICTIONARY)) == [f"{name}: is no table"]


def test_a_file_that_is_two_tables_and_a_table_without_a_file_are_differences(results):
    more = {"published/norms.csv": DICTIONARY["{study}/norms.csv"], "published/nothing.csv": Table("", [], {})}
    lines = list(compare_with_build(results, DICTIONARY | more))
    assert "published/norms.csv: is {study}/norms.csv and published/norms.csv" in lines
    assert lines[-1] == "published/nothing.csv: has no file"


def test_a_table_of_the_extended_build_needs_no_file_in_the_default(results):
    more = DICTIONARY | {"published/more.csv": Table("", [], {}, extended=True)}
    default = list(compare_with_build(results, more))
    assert list(compare_with_build(results, more, extended=True)) == [*default, "published/more.csv: has no file"]
