"""The badge: counts of verdicts in one setting, drawn the same each time."""

import re
from xml.etree import ElementTree

import pytest

from lowcap.base.errors import InputError
from lowcap.claims.outcomes import Verdict
from lowcap.paper.badge import SETTING, draw_badge


def verdicts(*words, setting=SETTING):
    return {(f"claim-{number}", setting): Verdict(word, 1.0, "before") for number, word in enumerate(words)}


def test_the_badge_counts_the_verdicts_of_its_setting():
    found = verdicts("reproduced", "reproduced", "contradicted", "not testable") | verdicts(
        "partly", setting="released"
    )
    drawn = draw_badge(found)
    assert re.findall(r">([^<>]+)</text>", drawn) == ["claims, as described", "2 reproduced", "1 contradicted"]
    assert "<title>4 claims, as described: 2 reproduced, 1 contradicted, 1 not testable</title>" in drawn
    assert draw_badge(dict(reversed(found.items()))) == drawn
    assert draw_badge(verdicts("reproduced", "contradicted")) != drawn


def test_its_boxes_lie_side_by_side_and_hold_their_texts():
    root = ElementTree.fromstring(draw_badge(verdicts("reproduced", "partly", "contradicted", "inconclusive")))
    name = "{http://www.w3.org/2000/svg}"
    boxes = [(int(box.get("x")), int(box.get("width"))) for box in root.iter(f"{name}rect") if box.get("x")]
    texts = [(int(text.get("x")), int(text.get("textLength"))) for text in root.iter(f"{name}text")]
    assert len(boxes) == len(texts) == 5
    ends = [left + width for left, width in boxes]
    assert [left for left, _ in boxes] == [0, *ends[:-1]]
    assert ends[-1] == int(root.get("width"))
    for (left, width), (at, length) in zip(boxes, texts, strict=True):
        assert left < at
        assert at + length < left + width


def test_a_build_without_verdicts_has_no_badge():
    with pytest.raises(InputError, match="found no verdict as described"):
        draw_badge(verdicts("not testable", "not comparable"))
