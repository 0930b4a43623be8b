"""What a release says of itself, and what is refused."""

from pathlib import Path

import pytest

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.workflow.deposits import check_citation, check_committed, describe_deposit, identifiers, release_date

OURS = load_document(Path(__file__).parents[3] / "CITATION.cff")


def test_our_citation_is_all_that_a_release_needs():
    check_citation(OURS, "CITATION.cff")
    assert identifiers(OURS)[0] == "arXiv:2507.16278"
    assert release_date(OURS | {"date-released": "1970-01-02"}) == 86_400


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "1.0/../x"}, r"CITATION.cff: version: found '1.0/../x'; allowed: such as 1.0.2"),
        ({"version": 1.0}, r"CITATION.cff: version"),
        ({"authors": []}, r"CITATION.cff: authors"),
        ({"keywords": [1]}, r"CITATION.cff: keywords\[0\]"),
    ],
)
def test_a_wrong_citation_is_one_line(change, words):
    with pytest.raises(InputError, match=words):
        check_citation(OURS | change, "CITATION.cff")
    with pytest.raises(InputError, match="found no key 'version'"):
        check_citation({key: value for key, value in OURS.items() if key != "version"}, "CITATION.cff")


def test_the_deposit_has_the_papers_title_and_what_it_cites():
    people = [{"family-names": "Doe", "given-names": "Ada"}, {"name": "Others"}]
    found = describe_deposit(OURS | {"authors": people, "abstract": "a < b"}, "A title", "c0ffee")
    assert (found["title"], found["version"], found["license"]) == ("A title", OURS["version"], "MIT")
    assert found["creators"] == [{"name": "Doe, Ada"}, {"name": "Others"}]
    assert "a &lt; b" in found["description"]
    assert "c0ffee" in found["description"]
    assert found["related_identifiers"][0] == {
        "identifier": "arXiv:2507.16278",
        "relation": "cites",
        "resource_type": "publication-preprint",
        "scheme": "arxiv",
    }


def test_a_deposit_that_zenodo_would_refuse_is_one_line():
    cited = [{"identifiers": [{"type": "other", "value": "a book"}]}]
    with pytest.raises(InputError, match=r".zenodo.json: related_identifiers\[0\].identifier: found 'a book'"):
        describe_deposit(OURS | {"references": cited}, "A title", "c0ffee")
    with pytest.raises(InputError, match=r".zenodo.json: title: found ''"):
        describe_deposit(OURS, "", "c0ffee")


def test_a_release_is_of_a_commit():
    assert check_committed({"commit": "abc", "changed_files": []}) == "abc"
    with pytest.raises(InputError, match="no repository that git can read"):
        check_committed({"commit": None})
    with pytest.raises(InputError, match=r"not committed, in README.md, notes; commit them first"):
        check_committed({"commit": "abc", "changed_files": ["README.md", "notes"]})
