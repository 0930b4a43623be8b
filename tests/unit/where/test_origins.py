"""Where things come from: numbers by name and as printed, figures, and what is unknown."""

import hashlib
import json
from base64 import urlsafe_b64encode

import pytest

from lowcap.base.errors import InputError
from lowcap.where import origins
from lowcap.where.origins import answer

TABLE = "results/t.csv"


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(origins, "PROJECT", tmp_path)
    monkeypatch.setattr(origins, "SECTIONS", (tmp_path / "paper/sections", tmp_path / "paper/extended/sections"))
    for folder in ("results/figures", "paper/sections", ".snakemake/metadata"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / TABLE).write_text("task,mean\n4v9,0.5\n")
    (tmp_path / "results/figures/capacity.pdf").write_text("%PDF")
    (tmp_path / "paper/sections/one.tex").write_text("F1 is\n\\result{f1}.")
    digest = hashlib.sha256((tmp_path / TABLE).read_bytes()).hexdigest()
    one = {"text": r"\ensuremath{-}0.50", "value": -0.5, "interval": [-0.75, -0.25], "table": TABLE, "column": "mean"}
    one |= {"where": {"task": "4v9"}, "sha256": digest, "rule": "summarise", "script": "scripts/summarise.py"}
    epochs = {"text": "100", "value": 100, "interval": None, "config": "studies.published.recipe.epochs"}
    epochs["file"] = "extended.yaml"
    source = {"text": "24", "value": 24, "interval": None, "table": "paper/published/t.csv", "column": "width"}
    numbers = {"f1": one, "epochs": epochs, "width": source | {"sha256": "00"}}
    record = {"form": 1, "judged": True, "numbers": numbers, "verdicts": {}}
    (tmp_path / "results/numbers.json").write_text(json.dumps(record))
    (tmp_path / "results/provenance.json").write_text(json.dumps({"code": {"commit": "abc", "changed_files": []}}))
    name = urlsafe_b64encode(b"results/figures/capacity.pdf").decode()
    about = {"rule": "figure_capacity", "input": ["results/b.csv", "results/a.csv"]}
    (tmp_path / ".snakemake/metadata" / name).write_text(json.dumps(about))
    return tmp_path


@pytest.mark.parametrize("what", ["f1", "-0.50", "0.50"])
def test_a_number_is_found_by_its_name_and_as_it_prints(build, what):
    first, *lines = answer(what)
    assert first == "f1 = -0.50, in full -0.5 (95 % interval -0.75 to -0.25)"
    assert "  stands in  results/t.csv, column mean, where task 4v9" in lines
    assert "  made by    rule summarise, scripts/summarise.py" in lines
    assert "  again      snakemake --cores all results/t.csv" in lines
    assert "  printed    paper/sections/one.tex:2" in lines
    assert lines[-1] == "This build is of commit abc."


def test_a_number_of_an_extended_build_is_made_by_an_extended_build(build):
    record = json.loads((build / "results/numbers.json").read_text())
    (build / "results/numbers.json").write_text(json.dumps(record | {"extended": ["width"]}))
    assert "  again      snakemake --configfile extended.yaml --cores all results/t.csv" in answer("f1")
    again = "snakemake --configfile extended.yaml --cores all --force results/figures/capacity.pdf"
    assert f"  again      {again}" in answer("capacity")


def test_a_table_that_has_changed_since_is_told(build):
    (build / TABLE).write_text("task,mean\n4v9,0.6\n")
    assert any("which the file no longer has" in line for line in answer("f1"))


def test_settings_and_published_values_have_no_rule(build):
    assert "  stands in  extended.yaml, studies.published.recipe.epochs" in answer("epochs")
    assert any("no rule: a source of the project" in line for line in answer("width"))


@pytest.mark.parametrize("what", ["capacity", "results/figures/capacity.pdf"])
def test_a_figure_has_its_rule_and_what_it_is_made_from(build, what):
    first, *lines = answer(what)
    assert first == "results/figures/capacity.pdf"
    assert "  made by    rule figure_capacity" in lines
    assert "  from       results/a.csv, results/b.csv" in lines


@pytest.mark.parametrize(
    ("what", "near"), [("capacty", "near are: capacity"), ("zzz", "nothing is near"), ("", "nothing:")]
)
def test_what_there_is_not_is_one_line(build, what, near):
    with pytest.raises(InputError, match=near):
        list(answer(what))
