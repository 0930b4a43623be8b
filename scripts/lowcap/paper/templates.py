"""Templates of the report's pages, filled."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import jinja2

# Browsers show no page inside the report whose address there, of four characters for three bytes, exceeds 2 MiB.
MOST_BYTES = 1_500_000


def render(template: Path, **variables: Any) -> str:
    """Fill a template, which may extend others in its folder."""
    loader = jinja2.FileSystemLoader(template.parent)
    undefined = jinja2.StrictUndefined
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=undefined, trim_blocks=True)
    return environment.get_template(template.name).render(**variables)


def data_uri(kind: str, content: bytes) -> str:
    """Return `content` as an address that a page can link to or show."""
    return f"data:{kind};base64,{b64encode(content).decode()}"
