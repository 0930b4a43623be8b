"""What every run of the tests says at its end: where the paper has most numbers, lest it become a wall of them."""

from pathlib import Path

from lowcap.paper.manuscript import count_numbers

SECTIONS = Path(__file__).parents[1] / "paper/sections"
MOST = 5


def pytest_terminal_summary(terminalreporter):
    found = count_numbers(sorted(SECTIONS.glob("*.tex")))
    total = sum(count for count, _ in found)
    terminalreporter.section("numbers in the paper")
    terminalreporter.line(f"{total} in {len(found)} paragraphs; most in")
    for count, place in found[:MOST]:
        terminalreporter.line(f"{count:4} {Path(place).relative_to(SECTIONS.parents[1])}")
