"""What two builds share, and what they do not."""

import json
import subprocess

import pytest

from lowcap.base.errors import InputError
from lowcap.paper.record import FORM
from lowcap.where import comparison


def number(value, text=None, interval=None):
    return {"text": text or f"{value:.2f}", "value": value, "interval": interval}


def record(numbers=None, verdicts=None, judged=True):
    return {"form": FORM, "judged": judged, "numbers": numbers or {}, "verdicts": verdicts or {}}


def verdict(word, probability=1.0):
    return {"verdict": word, "probability": probability, "fixed": "before"}


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (number(0.5), "identical"),
        (number(0.5 + 1e-9), "same as printed"),
        (number(0.52), "within the interval"),
        (number(0.7), "different"),
        (number(None, "n/a"), "different"),
    ],
)
def test_a_number_is_of_one_kind(new, kind):
    old = record({"a": number(0.5, interval=[0.4, 0.6])})
    new["interval"] = [0.4, 0.6]
    (found,) = comparison.compare_numbers(old, record({"a": new}))
    assert found.kind == kind


def test_a_number_without_an_interval_is_within_none():
    (found,) = comparison.compare_numbers(record({"a": number(0.5)}), record({"a": number(0.52)}))
    assert found.kind == "different"


def test_numbers_that_only_one_build_has_are_named():
    found = comparison.compare_numbers(record({"a": number(1.0)}), record({"b": number(2.0)}))
    assert [(one.name, one.kind, one.there, one.here) for one in found] == [
        ("b", "only here", "", "2.00"),
        ("a", "only there", "1.00", ""),
    ]
    assert not comparison.same(found, [])


def test_what_only_an_extended_build_has_is_counted_and_makes_no_difference():
    default = record({"a": number(1.0)})
    extended = record({"a": number(1.0), "b": number(2.0)}) | {"extended": ["b"]}
    for there, here in ((default, extended), (extended, default)):
        found = comparison.compare_numbers(there, here)
        assert {one.name: one.kind for one in found} == {"a": "identical", "b": "of the extended build"}
        assert comparison.same(found, [])
        counted, flips = comparison.lines_of(found, [])
        assert counted == "2 numbers: 1 identical, 1 of the extended build", "counted, and not listed"
        assert flips == "0 verdicts have flipped"
    more = record({"a": number(1.0), "b": number(2.0), "c": number(3.0)}) | {"extended": ["b"]}
    assert not comparison.same(comparison.compare_numbers(default, more), []), "c is of the default build"
    other = record({"a": number(1.0), "d": number(2.0)}) | {"extended": ["d"]}
    assert not comparison.same(comparison.compare_numbers(extended, other), []), "two extended builds"


def test_verdicts_that_flipped_have_both_probabilities():
    old = record(verdicts={"c": {"x": verdict("reproduced", 0.6), "y": verdict("partly")}})
    new = record(
        verdicts={"c": {"x": verdict("inconclusive", None), "y": verdict("partly")}, "d": {"x": verdict("partly")}}
    )
    (flipped,) = comparison.compare_verdicts(old, new)
    assert flipped[:4] == ("c", "x", "reproduced", "inconclusive")
    assert flipped.probabilities[0] == 0.6
    assert not comparison.same([], [flipped])
    *_, last = comparison.lines_of([], [flipped])
    assert last == "  c, x: reproduced there, inconclusive here (probability 60% and unknown)"


def test_builds_that_print_the_same_are_the_same():
    found = comparison.compare_numbers(
        record({"a": number(0.5), "b": number(1.0, interval=[0.0, 2.0])}),
        record({"a": number(0.5 + 1e-9), "b": number(1.5, interval=[0.0, 2.0])}),
    )
    assert comparison.same(found, [])
    first, _, last = comparison.lines_of(found, [])
    assert first == "2 numbers: 1 same as printed, 1 within the interval"
    assert last == "0 verdicts have flipped"


def test_the_page_shows_what_differs_first():
    numbers = comparison.compare_numbers(
        record({"a": number(0.5), "b": number(1.0)}), record({"a": number(0.5), "b": number(2.0)})
    )
    flipped = [comparison.Flipped("c", "x", "partly", "not testable", (0.5, float("nan")))]
    template = comparison.TEMPLATE
    page = comparison.comparison_page(template, ("old<", "new"), numbers, flipped)
    assert page.index("<code>b</code>") < page.index("<code>a</code>")
    for text in ("old&lt;", "<code>c</code>", 'class="verdict not-testable"', "Verdicts that have flipped: 1"):
        assert text in page


def test_a_record_is_a_file_or_the_reference_of_a_commit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(comparison, "PROJECT", tmp_path)
    text = json.dumps(record({"a": number(1.0)}))
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper/reference.json").write_text(text)
    run = {"check": True, "cwd": tmp_path, "capture_output": True}
    subprocess.run(["git", "init", "-q"], **run)
    subprocess.run(["git", "add", "."], **run)
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *who, "commit", "-qm", "one"], **run)
    (tmp_path / "other.json").write_text(text)
    assert comparison.find_record("other.json") == comparison.find_record("HEAD") == json.loads(text)
    with pytest.raises(InputError, match=r"HEAD~9: no such file, and no commit that has paper/reference.json"):
        comparison.find_record("HEAD~9")
