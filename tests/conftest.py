"""A browser for tests of pages; and what every run says at its end: where the paper has most numbers, lest it become a
wall of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from paragraphs import count_numbers

SECTIONS = Path(__file__).parents[1] / "paper/sections"
MOST = 5
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browse() -> Iterator[Callable[..., Page]]:
    """What opens a file, at a `query` and with a `viewport`, in a headless browser that is offline.

    The page's `complaints` are errors and requests that failed, `said` is all that its console said, and `asked` has
    the addresses that it asked for.
    """
    if BROWSER is None:
        pytest.skip("no Chromium here to open pages in")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])

        def opened(path: Path, query: str = "", viewport: tuple[int, int] = (1400, 900)) -> Page:
            width, height = viewport
            page = browser.new_context(offline=True, viewport={"width": width, "height": height}).new_page()
            page.complaints, page.said, page.asked = [], [], []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("requestfailed", lambda request: page.complaints.append(request.url))
            page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
            page.on("console", lambda said: page.said.append(said.text))
            page.on("request", lambda request: page.asked.append(request.url))
            page.goto(path.as_uri() + query)
            return page

        yield opened
        browser.close()


def pytest_terminal_summary(terminalreporter):
    found = count_numbers(sorted(SECTIONS.glob("*.tex")))
    total = sum(count for count, _ in found)
    terminalreporter.section("numbers in the paper")
    terminalreporter.line(f"{total} in {len(found)} paragraphs; most in")
    for count, place in found[:MOST]:
        terminalreporter.line(f"{count:4} {Path(place).relative_to(SECTIONS.parents[1])}")
