"""The extended build: what it adds to a finished default build, and the way back, without training anything again."""

import json

import pytest

import describe
from lowcap.base.documents import load_document
from lowcap.base.overlays import extend
from lowcap.where.comparison import EXTENSION, compare_numbers, same
from lowcap.where.printed import verify
from workflow.conftest import ROOT, pdf_text

# Which part of the paper's text, numbers and claims there are decides what these make, and nothing else does.
PAPER_MAKING = {"explorers", "macros", "paper", "claims_page", "tables_page"}
LAST = {"provenance", "provenance_page"}


@pytest.fixture(scope="module")
def overlay() -> dict:
    """What the extended build has more, small, and on digits, of which alone the packaged sample has some."""
    config = load_document(ROOT / "extended.yaml")
    added = config["studies"].keys() - load_document(ROOT / "config.yaml")["studies"].keys()
    small = extend(config, load_document(ROOT / "paper/extended/trial.yaml"))
    digits = {"studies": {name: {"dataset": "mnist"} for name in added}}
    surveys = {name: {"dataset": "mnist", "axes": {}} for name in config["surveys"]}
    surveys["survey_fashion"]["axes"] = {"task": ["4v9"]}
    return extend(small, digits | {"surveys": surveys})


def jobs(project) -> dict[str, int]:
    """Return when each job ran last, by its name."""
    folder = project.folder / "benchmarks"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*.tsv")
    }


def test_the_extended_build_adds_to_the_default_and_the_way_back_is_short(built, project, overlay):
    before, default = jobs(project), json.loads((project.folder / "results/numbers.json").read_text())
    added = {"train_survey"} | {f"train_{name}" for name in overlay["studies"]}
    planned = project.planned(config=overlay)
    assert {rule for rule in planned if rule.startswith("train_")} == added
    assert not {"download", "dataset", "train_published", "readme"} & planned.keys()

    run = project.snakemake("--cores", "2", config=overlay)
    assert run.returncode == 0, run.stdout + run.stderr
    _, tables = describe.load_dictionary()
    assert list(describe.compare_with_build(project.folder / "results", tables, extended=True)) == []
    again = {name for name, time in jobs(project).items() if time != before.get(name, time)}
    assert again <= PAPER_MAKING | LAST
    extended = json.loads((project.folder / "results/numbers.json").read_text())
    found = compare_numbers(default, extended)
    assert same(found, [])
    assert {one.name for one in found if one.kind == EXTENSION} == set(extended["extended"]) != set()
    assert verify(project.folder / "results/paper.pdf", str(project.folder / "results/numbers.json"))[1]
    text = " ".join(pdf_text(project).split())
    assert "Extended build." in pdf_text(project).split("\f")[0]
    assert "this is the extended build" in text
    assert "The extended build What follows" in text

    planned = project.planned()
    assert planned.keys() <= PAPER_MAKING
    project.build()
    assert project.planned() == {}
    assert (project.folder / "results/paper.pdf").read_bytes() == (built.folder / "results/paper.pdf").read_bytes()
    text = " ".join(pdf_text(project).split())
    assert "Extended build" not in text
    assert "this is the extended build" not in text
    assert "make extended adds" in text


def test_the_switch_without_its_studies_is_one_line(built):
    run = built.snakemake("-n", config={"paper": {"extended": True}})
    assert run.returncode != 0
    assert "Error: config: studies: found no '" in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("numbers.yaml", "epochs: {config: headline.threshold}\n", "found 'epochs', which"),
        (
            "numbers.yaml",
            "x: {table: results/fashion/none.csv, column: f1, format: d}\n",
            "which no rule makes",
        ),
        ("claims/more.yaml", "claims: []\n", "claims/more.yaml: "),
        ("claims/capacity.yaml", "claims: []\n", "found a ledger 'capacity'"),
        ("sections/more.tex", "\\includegraphics{figures/none}\n", "shows figures/none, which no rule makes"),
    ],
)
def test_a_mistake_in_the_extended_part_is_one_line_there_and_none_of_the_default(project, overlay, file, text, error):
    path = project.folder / "paper/extended" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + text)
    run = project.snakemake("-n", config=overlay)
    assert run.returncode != 0
    (line,) = (line for line in (run.stdout + run.stderr).splitlines() if line.startswith("Error: "))
    assert error in line
    assert "paper/extended" in line
    assert project.planned() == {}
