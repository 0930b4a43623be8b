"""Templates are filled with texts as they are, and never with nothing."""

from base64 import b64decode

import jinja2
import pytest

from lowcap.paper.templates import data_uri, render


def test_a_template_may_extend_another_and_escapes_what_it_shows(tmp_path):
    (tmp_path / "base.html").write_text("<main>{% block body %}{% endblock %}</main>")
    (tmp_path / "page.html").write_text('{% extends "base.html" %}{% block body %}{{ text }}{% endblock %}')
    assert render(tmp_path / "page.html", text="a <b>") == "<main>a &lt;b&gt;</main>"
    with pytest.raises(jinja2.UndefinedError, match="text"):
        render(tmp_path / "page.html")


def test_an_address_holds_the_content():
    kind, coded = data_uri("text/csv", b"a,b\n").split(";base64,")
    assert (kind, b64decode(coded)) == ("data:text/csv", b"a,b\n")
