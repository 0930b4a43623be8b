"""What a release says of itself to others: who made it, from which commit, and its description for Zenodo.

Source: the metadata of Zenodo's deposits, https://developers.zenodo.org, which a file .zenodo.json may hold.
"""

import html
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lowcap.base.errors import InputError
from lowcap.base.schema import check_schema, listed

_TEXT = {"type": "string", "minLength": 1, "description": "a text"}
# What of CITATION.cff is needed here.
CITATION = {
    "required": ["title", "abstract", "authors", "license", "version", "date-released", "keywords", "references"],
    "properties": {
        "title": _TEXT,
        "abstract": _TEXT,
        "license": _TEXT,
        "version": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$", "description": "such as 1.0.2"},
        "authors": {"type": "array", "minItems": 1, "items": {"type": "object"}, "description": "a list"},
        "keywords": {"type": "array", "items": _TEXT, "description": "a list of words"},
        "references": {"type": "array", "items": {"type": "object"}, "description": "a list"},
    },
    "additionalProperties": True,
}
DEPOSIT = {
    "properties": {
        "title": _TEXT,
        "upload_type": {"const": "publication", "description": "publication"},
        "publication_type": {"const": "preprint", "description": "preprint"},
        "publication_date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$", "description": "a date, 2026-01-31"},
        "description": _TEXT,
        "creators": {
            "type": "array",
            "minItems": 1,
            "items": {"properties": {"name": _TEXT}},
            "description": "a list of creators, each with a name",
        },
        "access_right": {"const": "open", "description": "open"},
        "license": _TEXT,
        "keywords": {"type": "array", "items": _TEXT, "description": "a list of words"},
        "language": {"type": "string", "pattern": "^[a-z]{3}$", "description": "three letters"},
        "version": _TEXT,
        "related_identifiers": {
            "type": "array",
            "items": {
                "properties": {
                    "identifier": {"type": "string", "pattern": r"^arXiv:\d{4}\.\d{5}$", "description": "arXiv:..."},
                    "relation": {"const": "cites", "description": "cites"},
                    "resource_type": {"const": "publication-preprint", "description": "publication-preprint"},
                    "scheme": {"const": "arxiv", "description": "arxiv"},
                },
            },
            "description": "a list of arXiv's identifiers",
        },
    },
}


def check_citation(citation: Any, name: str) -> None:
    """Raise InputError, one line with `name`, unless CITATION.cff has what a release needs of it."""
    check_schema(citation, CITATION, name)


def release_date(citation: Mapping[str, Any]) -> int:
    """Return the day of the release in s since 1970, the date that everything in its archives has."""
    day = datetime.fromisoformat(str(citation["date-released"]))
    return int(day.replace(tzinfo=UTC).timestamp())


def check_committed(code: Mapping[str, Any]) -> str:
    """Return the commit of a state of the code. Raises InputError where there is none, or files differ from it."""
    if code["commit"] is None:
        raise InputError("release: the project is in no repository that git can read; a release is of a commit")
    if code["changed_files"]:
        raise InputError(
            f"release: found changes that are not committed, in {listed(code['changed_files'][:8])}; commit them first"
        )
    return str(code["commit"])


def identifiers(citation: Mapping[str, Any]) -> list[str]:
    """Return the identifiers of what is cited, in order, each as arXiv:2507.16278."""
    return [one["value"] for cited in citation["references"] for one in cited.get("identifiers", [])]


def describe_deposit(citation: Mapping[str, Any], title: str, commit: str) -> dict[str, Any]:
    """Return what .zenodo.json holds for a paper of this title, built from `commit`; `citation` is CITATION.cff.

    Raises InputError unless it is as Zenodo wants it.
    """
    about = f"<p>{html.escape(citation['abstract'])}</p><p>Built from the sources at commit {commit}.</p>"
    found = {
        "title": title,
        "upload_type": "publication",
        "publication_type": "preprint",
        "publication_date": str(citation["date-released"]),
        "description": about,
        "creators": [{"name": _name(author)} for author in citation["authors"]],
        "access_right": "open",
        "license": citation["license"],
        "keywords": list(citation["keywords"]),
        "language": "eng",
        "version": citation["version"],
        "related_identifiers": [
            {"identifier": one, "relation": "cites", "resource_type": "publication-preprint", "scheme": "arxiv"}
            for one in identifiers(citation)
        ],
    }
    check_schema(found, DEPOSIT, ".zenodo.json")
    return found


def _name(author: Mapping[str, Any]) -> str:
    """Return an author's name as Zenodo wants it: of a person the family name first."""
    return author.get("name") or f"{author['family-names']}, {author['given-names']}"
