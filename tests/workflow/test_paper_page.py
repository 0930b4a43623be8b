"""The paper as a page, made of the built sample: what the PDF has, in a browser that is offline."""

import shutil

import pytest
from playwright.sync_api import Page

from lowcap.paper.latex import plain
from lowcap.paper.latexml import PROGRAMS
from lowcap.paper.record import read_record
from lowcap.paper.templates import MOST_BYTES
from lowcap.paper.web import describe_number
from lowcap.where.printed import printed_numbers
from workflow.conftest import Project

pytestmark = pytest.mark.skipif(any(shutil.which(name) is None for name in PROGRAMS), reason="no LaTeXML here")
TYPED = {ord("\N{NARROW NO-BREAK SPACE}"): " ", ord("\N{MINUS SIGN}"): "-"}
# Of links to numbers: name, title and text.
LINKS = "all => all.map(one => [one.getAttribute('href').slice('#number.'.length), one.title, one.textContent.trim()])"


@pytest.fixture(scope="module")
def project(built, tmp_path_factory) -> Project:
    """The built project with the page, in another folder than the first."""
    project = built.copy(tmp_path_factory.mktemp("page") / "project")
    project.build("paper_page")
    return project


@pytest.fixture(scope="module")
def page(browse, project) -> Page:
    """The page in a browser."""
    return browse(project.folder / "results/paper.html")


def test_every_number_that_the_pdf_links_is_a_link_that_says_where_it_stands(project, page):
    record = read_record(project.folder / "results/numbers.json")["numbers"]
    links = page.locator("a.number").evaluate_all(LINKS)
    assert {name for name, _, _ in links} == {one.name for one in printed_numbers(project.folder / "results/paper.pdf")}
    assert len(links) > 100
    for name, title, text in links:
        assert title == describe_number(record[name]), name
        if " to " not in text and text != "n/a":  # these are intervals, of few seeds there are none
            assert text.translate(TYPED) == plain(record[name]["text"]), name


def test_every_link_within_the_page_has_its_target(page):
    lost = """links => links.map(link => link.getAttribute('href'))
                            .filter(target => target.startsWith('#') && !document.getElementById(target.slice(1)))"""
    assert page.locator("a[href]").evaluate_all(lost) == []
    assert page.locator("a:not([href]):not([id])").count() == 0


def test_the_text_has_no_gaps(project, page):
    text = page.locator("main").inner_text()
    assert "??" not in text
    assert "ltx_" not in page.content()
    assert "Trial build on a sample" in text
    headings = [" ".join(one.split()) for one in page.locator("main h2").all_inner_texts()]
    for section in ("1 Introduction", "References", "Appendix A Terms", "Companion: two further studies"):
        assert any(heading.startswith(section) for heading in headings), section
    assert page.locator("main li:has(.entry)").count() == (
        (project.folder / "results/paper/main.bbl").read_text().count("\\bibitem")
    )


def test_every_figure_is_shown_once_with_words(project, page):
    shown = page.locator("figure img")
    assert shown.count() == len(list((project.folder / "results/paper/figures").glob("*.pdf")))
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 200)")
    assert all(len(words) > 10 for words in shown.evaluate_all("images => images.map(image => image.alt)"))


def test_the_page_asks_for_nothing_and_complains_of_nothing(page):
    assert page.complaints == page.said == []
    assert [address for address in page.asked if not address.startswith("data:")] == [page.url]


def test_the_page_is_small_enough_for_the_report(project):
    assert (project.folder / "results/paper.html").stat().st_size < MOST_BYTES


@pytest.mark.parametrize("width", [390, 800, 1100, 1400])
def test_the_page_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_the_contents_open_from_the_keyboard(page):
    page.set_viewport_size({"width": 390, "height": 844})
    line = page.locator("details").get_by_text("Introduction")
    assert not line.is_visible()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert line.is_visible()
    page.keyboard.press("Enter")


def test_the_first_stop_of_the_keyboard_skips_to_the_text(page):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.reload()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#text"
    assert page.locator(":focus").bounding_box()["x"] >= 0
    assert page.locator("nav.sidebar").is_visible()


def test_the_same_sources_give_the_same_bytes(project, tmp_path):
    again = project.copy(tmp_path / "again")
    (again.folder / "results/paper.html").unlink()
    again.build("paper_page")
    ours, theirs = (one.folder / "results/paper.html" for one in (project, again))
    assert ours.read_bytes() == theirs.read_bytes()


def test_an_edit_of_what_it_is_made_of_makes_it_again_and_nothing_else(project, tmp_path):
    edited = project.copy(tmp_path / "edited")
    assert edited.planned("paper_page") == {}
    edited.edit("paper/main.latexml", "two further studies", "further studies")
    assert edited.planned("paper_page") == {"paper_page": 1}
    assert edited.planned() == {}
    edited.edit("scripts/lowcap/paper/web.py", "PIXELS_PER_POINT = 1.2", "PIXELS_PER_POINT = 1.3")
    assert edited.planned("paper_page") == {"paper_page": 1}
    edited.edit("paper/sections/discussion.tex", "The code is short", "The code is very short")
    assert edited.planned("paper_page") == {"paper": 1, "paper_page": 1}
