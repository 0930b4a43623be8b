"""What changed in the paper is told by its text with its numbers spelt out."""

import subprocess

import pytest

from lowcap.base.errors import InputError
from lowcap.where import revision

RECORD = {
    "judged": True,
    "numbers": {
        "f1": {"text": "0.50", "value": 0.5, "interval": [0.25, 0.75], "format": ".2f"},
        "few": {"text": "0.50", "value": 0.5, "interval": [0.25, None], "format": ".2f"},
    },
    "verdicts": {"wide-wins": {"converged": {"verdict": "partly", "probability": 0.5, "fixed": "after"}}},
}


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        (r"F1 is \result{f1} (\result{f1-interval}).", "F1 is 0.50 (0.25 to 0.75)."),
        (r"\result{few-interval}", r"\textit{n/a}"),
        (r"\result{none} and \result{none-interval}", r"\result{none} and \result{none-interval}"),
        (r"\verdictof{wide-wins}{converged}", r"partly\textsuperscript{\textdagger u}"),
        (r"\verdictof{wide-wins}{as_released}", r"\verdictof{wide-wins}{as_released}"),
    ],
)
def test_numbers_and_verdicts_are_spelt_out(text, spelt):
    assert revision.spell_out(text, RECORD) == spelt


def test_verdicts_of_a_build_that_judges_none_stay():
    text = r"\verdictof{wide-wins}{converged}"
    assert revision.spell_out(text, RECORD | {"judged": False}) == text


def test_a_commit_has_its_text_and_its_numbers(tmp_path, monkeypatch):
    project = tmp_path / "project"
    (project / "paper/sections").mkdir(parents=True)
    monkeypatch.setattr(revision, "PROJECT", project)

    def git(*arguments):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)

    git("init")
    (project / "paper/sections/one.tex").write_text("old")
    git("add", ".")
    git("commit", "-m", "without numbers")
    with pytest.raises(InputError, match=r"HEAD: has no paper/reference.json"):
        revision.stage_commit("HEAD", tmp_path / "first")
    (project / "paper/reference.json").write_text("{}")
    git("add", ".")
    git("commit", "-m", "with numbers")
    (project / "paper/sections/one.tex").write_text("new")
    revision.stage_commit("HEAD", tmp_path / "second")
    assert (tmp_path / "second/sections/one.tex").read_text() == "old"
    assert (tmp_path / "second/numbers.json").read_text() == "{}"
    with pytest.raises(InputError, match="none: no commit with a paper, and no folder"):
        revision.stage_commit("none", tmp_path / "third")
