"""The badge in README.md: how many claims have each verdict where the experiment is done as the text describes it.

`python -m lowcap.paper.badge FILE TABLE...` draws it from tables of claims.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from lowcap.base.errors import InputError, reported_errors
from lowcap.base.files import write_text
from lowcap.base.spelling import spell
from lowcap.claims.outcomes import JUDGED, VERDICTS, Verdict, read_verdicts

# What was published is that text, and only one ledger has this setting.
SETTING = "as_described"
# The colours of the page of claims, on which white can be read.
COLOURS = {"reproduced": "#00694d", "partly": "#9a6700", "contradicted": "#b03a00", "inconclusive": "#3a5a8c"}
LABEL_COLOUR = "#444"
# In pixels. Text is stretched to the width that is left to it, whatever font a viewer has.
HEIGHT, PADDING, BASELINE = 20, 7, 14
NARROW, NARROW_WIDTH, WIDTH = "fijlrt ,", 4.3, 6.9


def draw_badge(verdicts: Mapping[tuple[str, str], Verdict]) -> str:
    """Return an SVG with the counts of verdicts by claim and setting. Raises InputError if none is of SETTING."""
    found = Counter(verdict.word for (_, setting), verdict in verdicts.items() if setting == SETTING)
    counts = {word: f"{found[word]} {word}" for word in VERDICTS if found[word]}
    parts = [
        (f"claims, {spell(SETTING)}", LABEL_COLOUR),
        *((counts[word], COLOURS[word]) for word in JUDGED if found[word]),
    ]
    if len(parts) == 1:
        raise InputError(f"badge: found no verdict {spell(SETTING)}; the tables of a finished build have them")
    said = f"{found.total()} claims, {spell(SETTING)}: {', '.join(counts.values())}"
    width = sum(_width(text) for text, _ in parts)
    size = f'width="{width}" height="{HEIGHT}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(said)}">',
        f"<title>{escape(said)}</title>",
        f'<clipPath id="r"><rect {size} rx="3"/></clipPath>',
        '<g clip-path="url(#r)" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
        *_draw(parts),
        "</g>",
        "</svg>",
    ]
    return "\n".join([*lines, ""])


def _width(text: str) -> int:
    return round(sum(NARROW_WIDTH if letter in NARROW else WIDTH for letter in text)) + 2 * PADDING


def _draw(parts: list[tuple[str, str]]) -> Iterator[str]:
    """Yield a box and its text for every part, side by side."""
    left = 0
    for text, colour in parts:
        width = _width(text)
        yield f'<rect x="{left}" width="{width}" height="{HEIGHT}" fill="{colour}"/>'
        place = f'x="{left + PADDING}" y="{BASELINE}" textLength="{width - 2 * PADDING}"'
        yield f'<text {place} fill="#fff">{escape(text)}</text>'
        left += width


if __name__ == "__main__":
    badge, *tables = map(Path, sys.argv[1:])
    with reported_errors():
        write_text(draw_badge(read_verdicts(tables)), badge)
