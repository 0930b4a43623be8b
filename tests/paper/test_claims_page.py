"""The page of claims in a browser: verdicts argued with by keyboard, on a large screen and a small one."""

import itertools
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from lowcap.base.files import write_text
from lowcap.claims.arguments import LETTERS, LEVELS, STEPS, argue_ledger
from lowcap.claims.verdicts import CORRECTIONS
from lowcap.paper.pages import claims_page, study
from lowcap.paper.templates import data_uri
from simulated import GAP, WIDTHS, judge, ledger_of, networks

TEMPLATE = Path(__file__).parents[2] / "paper/pages/claims.html"
SOME = {"smallest": "some"}
KEY = "{claim}, as released"
CLAIMS = {
    "firm": {"each": {"width": WIDTHS}, "above": 0.2} | SOME,
    "near": {"where": {"width": 4}, "above": 0.59} | SOME,
    "stated": {"where": {"width": 4}, "above": 0.595},
    "absent": {"plus": [{"width": 8}], "minus": [{"width": 4}], "above": 0} | SOME,
}


@pytest.fixture(scope="module")
def argued(tmp_path_factory) -> tuple[Path, pd.DataFrame, dict[str, str]]:
    """A page on simulated networks, the table that it looks up, and the verdicts that count by claim."""
    ledger = ledger_of(GAP)
    ledger["claims"] = [ledger_of(test)["claims"][0] | {"id": name} for name, test in CLAIMS.items()]
    table = networks([0.5, 0.6, 0.6, 0.8], noise=0.01, seeds=25)
    arguments = argue_ledger(ledger, {"t.csv": table}, True)
    claims, tests = judge(ledger, table)
    claims = claims.assign(fixed="before", criterion_commit="abcdef1", data_commit="abcdef2")
    shares = pd.DataFrame(columns=["claim", "setting", "analyses", "agreeing"])
    shown = study("simulated", ledger, claims, tests, shares, arguments)
    path = tmp_path_factory.mktemp("page") / "claims.html"
    write_text(claims_page(TEMPLATE, [shown], {}), path)
    return path, arguments, claims.set_index("claim")["verdict"].to_dict()


def expected(arguments: pd.DataFrame, fixed: dict[str, str], seeds="all", correction="u of k", level=0.95, steps=0):
    """Return the verdicts that flip by claim, as the table has them."""
    chosen = arguments.query("seeds == @seeds and correction == @correction and level == @level")
    letters = chosen.set_index("claim")["verdicts"].str[STEPS.index(steps)]
    found = {claim: LETTERS[letter] for claim, letter in letters.items()}
    return {claim: verdict for claim, verdict in found.items() if verdict != fixed[claim]}


def flips(page: Page, claims: dict[str, str], part: str) -> dict[str, str]:
    """Return the exploratory verdicts that stand in a part of the page, by claim."""
    found = {}
    for claim in claims:
        boxes = page.locator(f'{part} [data-verdict="{KEY.format(claim=claim)}"] .exploratory')
        if boxes.count():
            word, found[claim] = boxes.text_content().split()
            assert word == "exploratory"
    return found


def check(page: Page, fixed: dict[str, str], found: dict[str, str]) -> None:
    """Compare what the page says with the verdicts that flip; those that count stay."""
    assert flips(page, fixed, ".overview") == flips(page, fixed, "article") == found
    for claim, verdict in fixed.items():
        cells = page.locator(f'[data-verdict="{KEY.format(claim=claim)}"]')
        assert [cell.strip().split()[0] for cell in cells.all_text_contents()] == [verdict] * 2
    assert page.locator(".count").text_content().startswith(f"{len(found)} of {len(fixed)} verdicts flip")


def address(page: Page) -> str:
    return page.evaluate("location.href")


def press(page: Page, name: str, *keys: str) -> None:
    page.locator(f"[name={name}]").focus()
    for key in keys:
        page.keyboard.press(key)


def test_the_keyboard_moves_the_bounds_and_the_verdicts_of_the_table_flip(browse, argued):
    path, arguments, fixed = argued
    page = browse(path)
    check(page, fixed, {})
    for presses in range(1, 7):
        press(page, "bound", "ArrowRight")
        check(page, fixed, expected(arguments, fixed, steps=presses / 2))
    strict = expected(arguments, fixed, steps=3)
    assert set(strict) == {"near"}, "the bounds of these claims would not flip"
    press(page, "bound", "Home")
    loose = expected(arguments, fixed, steps=-3)
    assert loose["absent"] == "reproduced"
    check(page, fixed, loose)
    assert "3 smallest effects looser" in page.locator("#argue").inner_text()
    assert page.complaints == []


def test_every_choice_is_looked_up_where_the_table_has_it(browse, argued):
    path, arguments, fixed = argued
    page = browse(path)
    seen = set()
    for correction, level, seeds in itertools.product(CORRECTIONS, LEVELS, ("all", "20", "5", "3")):
        for name, value in {"correction": correction, "level": str(level), "seeds": seeds}.items():
            page.locator(f"[name={name}]").select_option(value)
        found = expected(arguments, fixed, seeds, correction, level)
        check(page, fixed, found)
        seen.add(tuple(found.items()))
    assert len(seen) > 2
    page.locator("[name=seeds]").select_option("30")
    check(page, fixed, expected(arguments, fixed, "all", correction, level))  # there are 25
    assert page.complaints == []


def test_the_controls_are_reached_in_order_and_all_is_as_written_again(browse, argued):
    path, _, fixed = argued
    page = browse(path)
    page.locator("[name=level]").focus()
    names = []
    for _ in range(6):
        names.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert names == ["level", "correction", "seeds", "bound", "All as written", "only"]
    press(page, "bound", "End")
    press(page, "level", "End")
    press(page, "seeds", "End")
    assert flips(page, fixed, "article")
    page.get_by_role("button", name="All as written").focus()
    page.keyboard.press("Enter")
    check(page, fixed, {})
    assert address(page) == path.as_uri()
    assert page.complaints == []


def test_those_that_flip_alone_are_shown_on_demand(browse, argued):
    path, arguments, fixed = argued
    page = browse(path)
    press(page, "bound", "End")
    press(page, "only", "Space")
    found = expected(arguments, fixed, steps=3)
    assert 0 < len(found) < len(fixed)
    assert page.locator("article:visible").evaluate_all("found => found.map(one => one.id)") == list(found)
    assert page.locator(".overview tbody tr:visible").count() == 1 + len(found)
    press(page, "only", "Space")
    assert page.locator("article:visible").count() == len(fixed)


def test_an_argument_can_be_linked_to(browse, argued):
    path, arguments, fixed = argued
    page = browse(path)
    press(page, "bound", "End")
    page.locator("[name=level]").select_option("0.999")
    press(page, "only", "Space")
    assert address(page) == f"{path.as_uri()}?level=0.999&bound=3&only=flips"
    page.get_by_role("link", name="s", exact=True).first.click()
    assert address(page).endswith("?level=0.999&bound=3&only=flips#near")
    linked = browse(path, address(page).removeprefix(path.as_uri()))
    check(linked, fixed, expected(arguments, fixed, level=0.999, steps=3))
    assert linked.locator("[name=only]").is_checked()
    heading, panel = linked.locator("#near h3").bounding_box(), linked.locator("#argue").bounding_box()
    assert heading["y"] >= panel["y"] + panel["height"], "the panel, which stays in view, covers nothing"
    assert panel["y"] >= 0
    assert linked.complaints == []


@pytest.mark.parametrize("query", ["?level=7&bound=x&seeds=-1&correction=", "?bound=99&no=1&count=5", "?only&level"])
def test_what_an_address_cannot_mean_is_as_written(browse, argued, query):
    path, arguments, fixed = argued
    page = browse(path, query)
    steps = 3 if "99" in query else 0
    check(page, fixed, expected(arguments, fixed, steps=steps))
    assert page.complaints == []


def test_inside_the_report_it_works_without_an_address(browse, argued):
    """The report shows a page in a frame whose address is its bytes."""
    path, arguments, fixed = argued
    page = browse(path)
    frame = f'<iframe src="{data_uri("text/html", path.read_bytes())}"></iframe>'
    page.evaluate("frame => { document.body.innerHTML = frame }", frame)
    shown = page.frame_locator("iframe")
    shown.locator("[name=bound]").focus()
    page.keyboard.press("End")
    count = len(expected(arguments, fixed, steps=3))
    shown.get_by_text(re.compile(f"^{count} of {len(fixed)} verdicts flip")).wait_for()
    assert page.complaints == []


def test_on_a_phone_nothing_is_wider_than_the_screen(browse, argued):
    path, _, fixed = argued
    page = browse(path, "?bound=3", viewport=(390, 844))
    assert flips(page, fixed, ".overview")
    page.locator("details").evaluate_all("found => found.forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY > 0")
    panel = page.locator("#argue").bounding_box()
    assert panel["y"] >= 0
    assert panel["height"] < 844 / 3
    for control in page.locator("#argue select, #argue input, #argue button").all():
        box = control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_without_javascript_there_is_no_panel(browse, argued):
    path, _, fixed = argued
    context = browse(path).context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert not page.locator("#argue").is_visible()
    assert not page.get_by_text("Argue with the verdicts").is_visible()
    assert page.locator(".overview .verdict").all_text_contents() == list(fixed.values())
