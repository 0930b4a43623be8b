"""The record of numbers and verdicts is written as it is read, and what is none is one line."""

import json
from pathlib import Path

import pytest
from snakemake.cli import parse_args

from lowcap.base.errors import InputError
from lowcap.claims.outcomes import Verdict
from lowcap.paper.numbers import Number
from lowcap.paper.record import command, make_record, origins_tables, parse_record, read_record, setting_of

ENTRIES = {
    "f1": {"table": "results/t.csv", "where": {"task": "4v9"}, "column": "mean", "format": ".2f"},
    "epochs": {"config": "studies.published.recipe.epochs"},
}
NUMBERS = {"f1": Number("0.50", 0.5, [0.25, float("nan")]), "epochs": Number("100", 100)}
VERDICTS = {("a", "x"): Verdict("partly", 0.5, "before"), ("a", "y"): Verdict("not testable", float("nan"), "")}


def written():
    made = {
        "results/t.csv": {"sha256": "00ff", "rule": "summarise", "script": "scripts/summarise.py"},
        "studies.published.recipe.epochs": {"file": "extended.yaml"},
    }
    shown = {"results/figures/training_4v9.pdf": {"rule": "figure", "script": "scripts/figure_training.py"}}
    return make_record(ENTRIES, NUMBERS, made, shown, VERDICTS, judged=True)


def test_a_number_says_where_it_stands_and_who_made_it(tmp_path):
    (tmp_path / "numbers.json").write_text(json.dumps(written(), allow_nan=False))
    record = read_record(tmp_path / "numbers.json")
    assert record["numbers"]["f1"] == ENTRIES["f1"] | {
        "text": "0.50",
        "value": 0.5,
        "interval": [0.25, None],
        "sha256": "00ff",
        "rule": "summarise",
        "script": "scripts/summarise.py",
    }
    epochs = {"text": "100", "value": 100, "interval": None, "file": "extended.yaml"} | ENTRIES["epochs"]
    assert record["numbers"]["epochs"] == epochs
    assert record["verdicts"]["a"]["x"] == {"verdict": "partly", "probability": 0.5, "fixed": "before"}
    assert record["verdicts"]["a"]["y"]["probability"] is None


def test_a_setting_stands_in_its_file_if_one_has_it():
    assert setting_of({"config": "a.b", "file": "config.yaml"}) == "config.yaml, a.b"
    assert setting_of({"config": "a.b"}) == "config, a.b"


def test_a_command_makes_what_follows_of_the_build_that_had_it():
    for extended, files in ((False, []), (True, [Path("extended.yaml")])):
        _, asked = parse_args([*command(extended).split()[1:], "results/t.csv"])
        assert (asked.targets, list(asked.configfile or [])) == (["results/t.csv"], files)


def test_every_number_figure_and_table_has_a_row_that_links_end_at():
    table = origins_tables(written())
    for text in (r"\hypertarget{number.f1}{f1}", r"\hypertarget{number.epochs}{epochs}", "task 4v9", "summarise"):
        assert text in table
    assert r"results/\allowbreak{}t.\allowbreak{}csv, mean" in table
    assert r"extended.\allowbreak{}yaml, studies." in table
    assert r"\hypertarget{figures/training_4v9}{figures/\allowbreak{}training" in table
    assert r"scripts/\allowbreak{}figure\_\allowbreak{}training" in table


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "there: not a numbers.json"),
        ("[]", "there: the top level: found"),
        (json.dumps({**written(), "form": 2}), "there: form: found 2; allowed"),
        (json.dumps({**written(), "shown": {"a": {"rule": 1}}}), "there: shown.a"),
        (json.dumps({**written(), "numbers": {"a": 1}}), "there: numbers.a: found 1"),
        (json.dumps({**written(), "verdicts": {"a": {"x": {"verdict": "no"}}}}), "there: verdicts.a.x"),
    ],
)
def test_what_is_no_record_is_one_line(text, message):
    with pytest.raises(InputError, match=message):
        parse_record(text, "there")


def test_a_record_that_is_not_there_says_what_writes_it(tmp_path):
    with pytest.raises(InputError, match=r"numbers.json: not there; a build writes it: snakemake"):
        read_record(tmp_path / "numbers.json")
