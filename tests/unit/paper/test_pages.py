import re
from base64 import b64decode
from io import BytesIO

import pandas as pd
import pytest
from PIL import Image

from lowcap.claims.ledger import load_ledger
from lowcap.paper.pages import claims_page, study, tables_page

PAGES = "paper/pages"
LEDGER = """
settings: {as_released: {}, converged: {}}
smallest: {some: {value: 0.01, reason: Less is none.}}
measurements: {f1: {table: results/f1.csv, column: f1}, other: {table: results/other.csv, column: x}}
claims:
  - id: wide-wins
    group: one
    statement: Wide <b>wins</b>.
    source: Fig. 1
    figure: capacity
    published: "+0.1"
    criterion: More is better.
    not_testable: {converged: It has no such networks.}
    tests: [{measurement: f1, effect: difference, above: 0, smallest: some}]
"""
VALUES = {"effect": "difference", "case": None, "measured": 0.12345, "ci_low": 0.1, "ci_high": 0.2, "n": 20.0}


@pytest.fixture
def page(tmp_path, request):
    (tmp_path / "ledger.yaml").write_text(LEDGER)
    Image.new("RGB", (2000, 1000), "white").save(tmp_path / "capacity.png")
    counts = {"tests": 1.0, "supported": 1.0, "probability": 0.976, "reason": None}
    counts |= {"level": 0.975, "detectable": 0.0123, "fixed": "before", "criterion_commit": "abcdef123456"}
    counts |= {"data_commit": "fedcba123456"}
    released = {"claim": "wide-wins", "setting": "as_released", "verdict": "reproduced", **VALUES, **counts}
    converged = dict.fromkeys(released) | {
        "claim": "wide-wins",
        "setting": "converged",
        "verdict": "not testable",
        "reason": "It has no such networks.",
    }
    test = {key: released[key] for key in ("claim", "setting", *VALUES, "level", "detectable")}
    test |= {"side": "above", "bound": 0.1234567}
    shown = study(
        "capacity",
        load_ledger(tmp_path / "ledger.yaml"),
        pd.DataFrame([released, converged]),
        pd.DataFrame([test | {"outcome": "supported"}]),
        pd.DataFrame([{"claim": "wide-wins", "setting": "as_released", "analyses": 120, "agreeing": 97 / 120}]),
    )
    template = request.config.rootpath / PAGES / "claims.html"
    return claims_page(template, [shown], {"capacity": tmp_path / "capacity.png"})


def test_every_claim_has_verdicts_value_interval_and_reason(page):
    for words in (
        "reproduced",
        "not testable",
        "0.123 [0.100, 0.200]",
        "&gt; 0.1234567",
        "1 of 1",
        "97 of 120",
        "98 %",
        "97.5 %",
        "0.012",
        "before",
        "abcdef1",
    ):
        assert words in page
    assert "It has no such networks." in page
    assert "nan" not in page
    assert "None" not in page


def test_words_of_the_ledger_are_escaped(page):
    assert "Wide &lt;b&gt;wins&lt;/b&gt;." in page


def test_the_tests_can_be_had_as_csv(page):
    (content,) = re.findall(r'download="wide-wins.csv" href="data:text/csv;base64,([^"]+)"', page)
    assert b64decode(content).decode().splitlines()[1].startswith("wide-wins,as_released,difference,,0.12345")


def test_figure_and_commands(page):
    assert 'href="#figure-capacity"' in page
    assert 'id="figure-capacity"' in page
    assert "snakemake --cores all results/f1.csv\nsnakemake --cores all results/figures/capacity.pdf\n" in page
    assert "results/other.csv" not in page, "this claim is not tested on it"
    assert "only a sample" not in page


def test_figures_are_small_enough_for_a_page_inside_the_report(page):
    (content,) = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    assert Image.open(BytesIO(b64decode(content))).size == (1000, 500)


def test_tables_are_shown_with_captions(request):
    table = pd.DataFrame({"task": ["4v9", "<i>"], "f1": [0.123456, None]})
    page = tables_page(request.config.rootpath / PAGES / "tables.html", {"capacity_train": (table, "What it shows.")})
    for words in ("Capacity train", "What it shows.", "<td>0.1235</td>", "&lt;i&gt;", 'download="capacity_train.csv"'):
        assert words in page
