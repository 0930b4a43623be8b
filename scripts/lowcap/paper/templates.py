"""Templates of the report's pages, filled; with no more than that, the page of provenance."""

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2


def render(template: Path, **variables: Any) -> str:
    """Fill a template, which may extend others in its folder."""
    loader = jinja2.FileSystemLoader(template.parent)
    undefined = jinja2.StrictUndefined
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=undefined, trim_blocks=True)
    return environment.get_template(template.name).render(**variables)


def provenance_page(template: Path, provenance: Mapping[str, Any]) -> str:
    """Return the page of provenance; `provenance` is what results/provenance.json holds."""
    text = json.dumps(provenance, indent=2, sort_keys=True)
    config = json.dumps(provenance["config"], indent=2)
    return render(template, **{**provenance, "config": config, "json": data_uri("application/json", text.encode())})


def data_uri(kind: str, content: bytes) -> str:
    """Return `content` as an address that a page can link to or show."""
    return f"data:{kind};base64,{b64encode(content).decode()}"
