"""Where the paper has most numbers."""

import re
from collections.abc import Iterable
from pathlib import Path

from lowcap.paper.manuscript import without_comments


def count_numbers(sources: Iterable[Path]) -> list[tuple[int, str]]:
    r"""Return how many uses of `\result` every paragraph has that has any, with its "file:line", most first."""
    found = []
    for source in sources:
        text = without_comments(source.read_text(encoding="utf-8"))
        for paragraph in re.finditer(r"\S.*?(?=\n\s*\n|\Z)", text, re.DOTALL):
            if count := paragraph[0].count(r"\result{"):
                found.append((count, f"{source}:{text.count(chr(10), 0, paragraph.start()) + 1}"))
    return sorted(found, key=lambda one: -one[0])
