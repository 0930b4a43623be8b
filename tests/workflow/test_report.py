"""The report as a reader sees it: opened in a headless browser, without a network."""

import shutil

import pytest
from playwright.sync_api import Page

from lowcap.paper.latexml import PROGRAMS

LATEXML = all(map(shutil.which, PROGRAMS))


@pytest.fixture(scope="module")
def page(browse, built, tmp_path_factory) -> Page:
    """The report of the built project."""
    project = built.copy(tmp_path_factory.mktemp("report") / "project")
    targets = ["all", "paper_page"] if LATEXML else ["all"]
    project.build(*targets)
    run = project.snakemake("--report", "report.html", "--report-metadata", "paper/report.yaml", *targets)
    assert run.returncode == 0, run.stderr
    return browse(project.folder / "report.html")


def show(page: Page, category: str, title: str) -> None:
    """Open a result of a category from the report's first page."""
    page.reload()
    page.get_by_text(category, exact=True).first.click()
    page.locator("tr", has_text=title).locator('a[iconname="eye"]').click()


def test_the_report_lists_claims_figures_and_tables_in_this_order(page):
    menu = page.locator("body").inner_text()
    assert menu.index("Claims") < menu.index("Figures") < menu.index("Provenance") < menu.index("Tables")


def test_it_opens_on_words_that_lead_to_the_claims(page):
    page.get_by_text("Begin with the claims").wait_for()
    graph = page.locator("#rulegraph canvas")
    assert graph.count() == 0
    page.get_by_text("Workflow", exact=True).first.click()
    graph.wait_for()


def test_a_figure_is_displayed(page):
    show(page, "Figures", "The audit in five panels")
    page.wait_for_function("[...document.images].some(image => image.naturalWidth > 1000)")


@pytest.mark.parametrize(
    ("category", "title", "words"),
    [
        pytest.param(
            "Paper",
            "the paper, to read",
            "A recent study trains networks of",
            marks=pytest.mark.skipif(not LATEXML, reason="no LaTeXML here"),
        ),
        ("Claims", "all claims", "Significant degradation is rare, and primarily above a sparsity of 95 %"),
        ("Provenance", "code, settings", "SHA-256 of the paper"),
        ("Tables", "all tables", "Interaction choices"),
        ("Explorers", "to try", "Any two measures"),
    ],
)
def test_a_page_is_displayed(page, category, title, words):
    show(page, category, title)
    page.frame_locator("iframe").get_by_text(words).first.wait_for()


def test_all_tests_of_a_ledger_can_be_had_as_csv(page, built):
    with page.expect_download() as download:
        show(page, "Claims", "all tests, capacity")
    assert download.value.suggested_filename == "capacity_tests.csv"
    assert download.value.path().read_bytes() == (built.folder / "results/claims/capacity_tests.csv").read_bytes()


def test_there_is_nothing_to_argue_with_where_no_claim_is_judged(page):
    show(page, "Claims", "all claims")
    shown = page.frame_locator("iframe")
    shown.get_by_text("This build judges no claim").wait_for()
    assert shown.locator("#argue").count() == 0


def test_the_page_of_claims_leads_to_figures(page):
    show(page, "Claims", "all claims")
    shown = page.frame_locator("iframe")
    shown.locator("#only-above-95").get_by_text("The figure.").click()
    image = shown.locator("#figure-pruning_converged img")
    assert image.evaluate("image => image.complete && image.naturalWidth > 500")


def test_the_explorers_are_drawn(page):
    show(page, "Explorers", "to try")
    shown = page.frame_locator("iframe")
    shown.locator("body[data-ready]").wait_for()
    assert shown.locator("section svg.marks").count() == 4


@pytest.mark.parametrize("name", ["claims", "tables", "provenance"])
def test_on_a_phone_no_page_is_wider_than_the_screen(browse, built, name):
    page = browse(built.folder / f"results/{name}.html", viewport=(390, 844))
    page.locator("details").evaluate_all("found => found.forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.complaints == []


def test_the_browser_has_nothing_to_complain_about(page):
    assert page.complaints == []
