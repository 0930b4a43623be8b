"""A reference says which commit and machine made it, and is of a build that judges."""

import json

import pytest

from lowcap.base.errors import InputError
from lowcap.where.reference import make_reference


def build(folder, judged=True, extended=()):
    record = {"form": 1, "judged": judged, "extended": list(extended), "numbers": {}, "verdicts": {}}
    (folder / "numbers.json").write_text(json.dumps(record))
    provenance = {"code": {"commit": "abc"}, "machine": {"processor": "one", "python": "3.11"}}
    (folder / "provenance.json").write_text(json.dumps(provenance))
    return folder / "numbers.json", folder / "provenance.json"


def test_a_reference_has_the_numbers_and_what_made_them(tmp_path):
    found = make_reference(*build(tmp_path))
    assert found["made_by"] == {"commit": "abc", "processor": "one", "python": "3.11"}
    assert found["judged"]


def test_a_build_that_judges_nothing_is_no_reference(tmp_path):
    with pytest.raises(InputError, match=r"numbers.json: of a build that judges no claim"):
        make_reference(*build(tmp_path, judged=False))


def test_an_extended_build_is_no_reference(tmp_path):
    with pytest.raises(InputError, match=r"numbers.json: of an extended build"):
        make_reference(*build(tmp_path, extended=["f1"]))


def test_a_build_without_provenance_is_no_reference(tmp_path):
    numbers, provenance = build(tmp_path)
    provenance.unlink()
    with pytest.raises(InputError, match=r"provenance.json: cannot be read"):
        make_reference(numbers, provenance)
