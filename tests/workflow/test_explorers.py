"""The page of explorers as a reader has it: opened from its file in a headless browser, without a network."""

import re

import pytest
from playwright.sync_api import Page

from lowcap.paper.templates import MOST_BYTES

NAMES = ("capacity", "pruning", "robustness", "survey")
DOTS = ".mark-symbol.role-mark path"


@pytest.fixture(scope="module")
def page(browse, built) -> Page:
    """The page in a browser, drawn."""
    page = browse(built.folder / "results/explorers.html")
    page.wait_for_selector("body[data-ready]")
    return page


def drawn(page: Page, name: str) -> list[str]:
    """Return the shape and place of every dot of a chart."""
    dots = page.locator(f"#{name} {DOTS}")
    return dots.evaluate_all("dots => dots.map(dot => dot.getAttribute('transform') + dot.getAttribute('fill'))")


def named_file(page: Page, name: str) -> str:
    """Return the file of the network that is named below a chart."""
    return re.search(r"network (results/\S+\.safetensors)$", page.locator(f"#{name} .picked").inner_text())[1]


def test_the_page_is_short_enough_for_the_report(built):
    assert (built.folder / "results/explorers.html").stat().st_size < MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_drawn(page, name):
    assert len(drawn(page, name)) >= 8
    assert page.locator(f"#{name} select").count() >= 4
    assert (
        page.locator(f"#{name} .vega-actions a").all_inner_texts()
        == page.locator(f"#{name} .vega-actions a[download]").all_inner_texts()
    ), "nothing but pictures to save"


@pytest.mark.parametrize(
    ("name", "menu", "key"),
    [
        ("capacity", "Task", "ArrowUp"),
        ("pruning", "Width", "ArrowUp"),
        ("robustness", "Corruption", "ArrowDown"),
        ("survey", "Across", "ArrowDown"),
    ],
)
def test_a_menu_that_is_changed_by_keyboard_changes_what_is_drawn(page, name, menu, key):
    before = drawn(page, name)
    page.locator(f"#{name}").get_by_role("combobox", name=menu, exact=True).focus()
    page.keyboard.press(key)
    page.wait_for_function(
        "([name, dots, before]) => [...document.querySelectorAll(`#${name} ${dots}`)]"
        ".map(dot => dot.getAttribute('transform') + dot.getAttribute('fill')).join() !== before",
        arg=[name, DOTS, ",".join(before)],
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_click_on_a_dot_names_a_file_that_is_there(page, built, name):
    dot = page.locator(f"#{name} {DOTS}").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2)
    assert (built.folder / named_file(page, name)).is_file()
    page.wait_for_selector(f'#{name} {DOTS}[stroke="#222222"]')


@pytest.mark.parametrize("name", NAMES)
def test_a_dot_under_the_pointer_says_what_it_is(page, name):
    page.mouse.move(0, 0)
    page.locator(f"#{name} {DOTS}").last.hover(force=True)
    page.locator("#vg-tooltip-element.visible", has_text=".safetensors").wait_for()


@pytest.mark.parametrize("name", NAMES)
def test_arrow_keys_go_from_network_to_network(page, built, name):
    page.locator(f"#{name} .chart").focus()
    said = set()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        said.add(page.locator(f"#{name} .picked").inner_text())
        assert (built.folder / named_file(page, name)).is_file()
    assert len(said) == 3


def test_every_network_that_a_chart_can_show_has_its_file(page, built):
    """All studies with all their tasks, by the menus of the chart of capacity."""
    found = set()
    for study in page.locator("#capacity select[name=study] option").evaluate_all("all => all.map(one => one.value)"):
        page.select_option("#capacity select[name=study]", study)
        there = "all => all.filter(one => !one.disabled).map(one => one.value)"
        for task in page.locator("#capacity select[name=task] option").evaluate_all(there):
            page.select_option("#capacity select[name=task]", task)
            page.locator("#capacity .chart").focus()
            page.keyboard.press("ArrowRight")
            found.add(named_file(page, "capacity"))
            assert f"/{task}/" in named_file(page, "capacity")
            assert (built.folder / named_file(page, "capacity")).is_file()
    assert len(found) > 10


def test_the_choice_of_a_study_leaves_the_tasks_that_it_has(page):
    menu = page.locator("#capacity select[name=task]")
    page.select_option("#capacity select[name=study]", "all_pairs")
    page.select_option("#capacity select[name=task]", "2v7")
    page.select_option("#capacity select[name=study]", "published")
    assert menu.input_value() in {"0v1", "4v9"}
    assert menu.locator("option[value='2v7']").is_disabled()
    assert len(drawn(page, "capacity")) >= 8


def test_the_data_are_had_as_tidy_csv(page):
    with page.expect_download() as begun:
        page.locator("#robustness a.csv").click()
    lines = begun.value.path().read_text().splitlines()
    assert begun.value.suggested_filename == "robustness.csv"
    assert lines[0] == "study,task,width,seed,corruption,severity,f1"
    assert re.fullmatch(r"\w+,\dv\d,\d+,\d+,gaussian_noise,0,[\d.]+", lines[1])
    assert re.fullmatch(r"\w+,\dv\d,\d+,\d+,gaussian_noise,0.1,[\d.]+", lines[2])


def test_on_a_phone_nothing_lies_beside_the_page(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('#capacity svg').getBoundingClientRect().width < 390")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert all(page.locator(f"#{name} svg.marks").bounding_box()["width"] <= 390 for name in NAMES)


def test_the_browser_has_nothing_to_complain_about(page):
    assert page.complaints == page.said == []
    assert page.asked == [page.url]
