"""A finished build answers: where a number is from, what an edit would rerun and why, and whether two builds agree."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest


def ask(project, module, *arguments):
    """Run a module of the package `where` in a built project."""
    environment = os.environ | {"PYTHONPATH": str(project.code / "scripts"), "COLUMNS": "200"}
    command = [sys.executable, "-m", f"lowcap.where{module}", *arguments]
    return subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, text=True, check=False)


def numbers(project):
    return json.loads((project.folder / "results/numbers.json").read_text())["numbers"]


def test_every_number_of_the_text_says_where_it_stands(built):
    for name, one in numbers(built).items():
        assert "config" in one or len(one["sha256"]) == 64, name
        if one.get("table", "").startswith("results/"):
            assert one["script"].startswith("scripts/"), name
    found = ask(built, "", "networks-published")
    assert found.returncode == 0, found.stderr
    assert "made by    rule summarise, scripts/summarise.py" in found.stdout
    refused = ask(built, "", "networks-publishd")
    assert refused.returncode != 0
    assert "near are: networks-published" in refused.stderr


def test_the_pdf_links_its_numbers_to_their_rows(built):
    source = (built.folder / "results/paper/origins.tex").read_text()
    assert all(rf"\hypertarget{{number.{name}}}" in source for name in numbers(built))
    log = (built.folder / "results/paper/main.log").read_text()
    assert not re.search(r"destination .*name\{number", log), "a link that leads nowhere"
    command = ["pdftohtml", "-xml", "-i", "-stdout", "results/paper.pdf"]
    page = subprocess.run(command, cwd=built.folder, capture_output=True, text=True, check=True).stdout
    number = re.escape(numbers(built)["margin"]["text"])  # no link to a figure or a reference reads so
    assert "." in numbers(built)["margin"]["text"]
    assert re.search(rf'<a href="[^"]*#\d+">{number}\s*</a>', page)


def test_the_pdf_prints_what_it_carries_and_what_was_built(project):
    found = ask(project, ".printed")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "; 0 print otherwise" in found.stdout
    assert re.search(r"^(\d+) numbers: \1 identical$", found.stdout, re.MULTILINE)
    record = json.loads((project.folder / "results/numbers.json").read_text())
    record["numbers"]["margin"] |= {"value": 1, "text": "1"}
    (project.folder / "results/numbers.json").write_text(json.dumps(record))
    found = ask(project, ".printed")
    assert found.returncode == 1
    assert "of another build" in found.stdout
    # A PDF whose author has changed a number and nothing else.
    sources = project.folder / "results/paper"
    macros = (sources / "macros.tex").read_text()
    (sources / "macros.tex").write_text(macros.replace(r"\origin{margin}{0.", r"\origin{margin}{1."))
    command = ["pdflatex", "-interaction=batchmode", "main.tex"]
    subprocess.run(command, cwd=sources, capture_output=True, check=True)
    found = ask(project, ".printed", "results/paper/main.pdf")
    assert found.returncode == 1
    assert re.search(r"page \d+: margin prints as 1\.\d+, which should be 0\.", found.stdout), found.stdout


@pytest.mark.skipif(shutil.which("latexdiff") is None, reason="latexdiff is not installed")
def test_what_changed_is_marked_in_a_pdf(project):
    sources = project.folder / "results/paper"
    other = shutil.copytree(sources, project.folder / "other")
    record = json.loads((other / "numbers.json").read_text())
    record["numbers"]["margin"]["text"] = "0.1234"
    (other / "numbers.json").write_text(json.dumps(record))
    found = ask(project, ".revision", "other")
    assert found.returncode == 0, found.stderr
    command = ["pdftotext", "results/diff.pdf", "-"]
    page = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=True).stdout
    assert "0.1234" in page
    assert numbers(project)["margin"]["text"] in page
    assert ask(project, ".revision", "nowhere").stderr.count("\n") == 1


def test_an_edit_says_what_it_would_rerun_and_why(project):
    grid = ("--configfile", str(project.grid))
    assert ask(project, ".impact", *grid).stdout == "Nothing is stale: nothing would run.\n"
    project.edit("scripts/lowcap/explaining/similarity.py", "TOP_SHARE = 0.1", "TOP_SHARE = 0.2")
    told = ask(project, ".impact", *grid).stdout
    count = re.search(r"^TOP_SHARE in explaining/similarity.py changed: (\d+) jobs, about \d+ s", told, re.MULTILINE)
    assert count, told
    planned = project.snakemake("-n")
    listed = planned.stdout + planned.stderr
    assert re.search(rf"^ total +{count[1]} *$", listed, re.MULTILINE), listed
    assert "preservation_as_released" in told


def test_two_builds_are_compared_number_by_number(project):
    assert ask(project, ".comparison", "results/numbers.json").returncode == 0
    record = json.loads((project.folder / "results/numbers.json").read_text())
    record["numbers"]["networks-published"] |= {"value": 1, "text": "1"}
    (project.folder / "other.json").write_text(json.dumps(record))
    found = ask(project, ".comparison", "other.json")
    assert found.returncode == 1
    assert "1 different" in found.stdout
    assert "networks-published" in (project.folder / "results/comparison.html").read_text()
    refused = ask(project, ".comparison", "results/paper.pdf")
    assert "not a numbers.json" in refused.stderr or "cannot be read" in refused.stderr
