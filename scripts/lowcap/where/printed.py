"""Whether a PDF of the paper says what was measured: its numbers as printed, as attached to it, and as built.

`python -m lowcap.where.printed [PDF]` compares the three and ends with status 1 if any number or verdict differs. Built
is the build in this folder, or, where there is none, the reference.
"""

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError
from rich.console import Console
from rich.table import Table

from lowcap.base.errors import InputError, reported_errors
from lowcap.paper.latex import plain, span
from lowcap.paper.record import LINK, parse_record, read_record
from lowcap.where.comparison import (
    IDENTICAL,
    PROJECT,
    REFERENCE,
    THIS,
    compare_numbers,
    compare_verdicts,
    lines_of,
    same,
)

# It logs, in words of its own, what it then raises.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
PAPER = "results/paper.pdf"
CLAIMS = Path("results/claims")
RECORD = "numbers.json"
# By how much a link is larger than its text, on each side, in points: pdfTeX's \pdflinkmargin.
MARGIN = 1.0


class Printed(NamedTuple):
    """A number as a page of a PDF prints it, by the name that its link has, without white space."""

    name: str
    text: str
    page: int


def printed_numbers(pdf: Path) -> list[Printed]:
    """Return every number that is printed as a link to where it comes from, in the order of pages, from 1."""
    found: list[Printed] = []
    with pypdfium2.PdfDocument(pdf) as shown:
        for place, page in enumerate(pypdf.PdfReader(pdf).pages):
            letters = shown[place].get_textpage()
            for annotation in page.annotations or ():
                link = annotation.get_object()
                target = str(link.get("/A", {}).get("/D", ""))
                if not target.startswith(LINK):
                    continue
                left, bottom, right, top = map(float, link["/Rect"])
                box = (left + MARGIN, bottom + MARGIN, right - MARGIN, top - MARGIN)
                text = _bare(letters.get_text_bounded(*box))
                found.append(Printed(target.removeprefix(LINK), text, place + 1))
    return found


def attached_files(pdf: Path) -> dict[str, bytes]:
    """Return the files that a PDF carries. Raises InputError, one line, unless it is a PDF with a record."""
    try:
        files = {name: content for name, (content, *_) in pypdf.PdfReader(pdf).attachments.items()}
    except FileNotFoundError as error:
        raise InputError(f"{pdf}: not there; `make paper` makes {PAPER}") from error
    except (OSError, PyPdfError) as error:
        raise InputError(f"{pdf}: not a PDF that can be read ({error})") from error
    if RECORD not in files:
        raise InputError(
            f"{pdf}: carries no {RECORD}, as every paper of this project does; it is none, or an older one"
        )
    return files


def find_misprints(printed: Iterable[Printed], numbers: Mapping[str, Mapping[str, Any]]) -> list[tuple[Printed, str]]:
    """Return what is printed otherwise than a record has it, each with what it should be.

    A number may be printed itself, or its interval; a link that a line breaks has its text in pieces.
    """
    wrong = []
    for one in _joined(printed, numbers):
        allowed = _allowed(numbers.get(one.name))
        if one.text not in allowed:
            wrong.append((one, " or ".join(allowed) or "nothing: the record has no such number"))
    return wrong


def _joined(printed: Iterable[Printed], numbers: Mapping[str, Mapping[str, Any]]) -> Iterator[Printed]:
    """Yield printed numbers, with the pieces of one put together where these alone are no number."""
    waiting: Printed | None = None
    for one in printed:
        if waiting and waiting.name == one.name:
            one, waiting = waiting._replace(text=waiting.text + one.text), None
        if waiting:
            yield waiting
            waiting = None
        allowed = _allowed(numbers.get(one.name))
        if one.text not in allowed and any(text.startswith(one.text) for text in allowed):
            waiting = one
        else:
            yield one
    if waiting:
        yield waiting


def _allowed(about: Mapping[str, Any] | None) -> list[str]:
    """Return how a number may read, without white space: itself, and its interval."""
    if about is None:
        return []
    found = [_bare(plain(about["text"]))]
    if about["interval"] and "format" in about:
        found.append(_bare(plain(span(about["interval"], about["format"]))))
    return found


def _bare(text: str) -> str:
    return "".join(text.split()).replace("\N{MINUS SIGN}", "-")


def verify(pdf: Path, built: str) -> tuple[list[str | Table], bool]:
    """Return what to tell of a PDF beside a build, whose record is the file `built`, and whether they say the same."""
    files = attached_files(pdf)
    attached = parse_record(files[RECORD].decode("utf-8", "replace"), f"{pdf}, attached {RECORD}")
    printed = printed_numbers(pdf)
    wrong = find_misprints(printed, attached["numbers"])
    names = {one.name for one in printed}
    told: list[str | Table] = [
        f"{pdf}: {len(printed)} links print {len(names)} of {len(attached['numbers'])} numbers; "
        f"{len(wrong)} print otherwise than the attached {RECORD} has it"
    ]
    told += [f"  page {one.page}: {one.name} prints as {one.text}, which should be {should}" for one, should in wrong]
    record = read_record(built)
    numbers, flipped = compare_numbers(attached, record), compare_verdicts(attached, record)
    if any(one.kind != IDENTICAL for one in numbers) or flipped:
        told.append(f"{pdf} is of another build than {built}; there: what is attached, here: what is built")
    told += lines_of(numbers, flipped)
    differing = [
        name for name, content in files.items() if (path := CLAIMS / name).is_file() and path.read_bytes() != content
    ]
    told += [f"{CLAIMS / name}: not the file that is attached" for name in differing]
    return told, not wrong and not differing and same(numbers, flipped)


if __name__ == "__main__":
    with reported_errors():
        told, holds = verify(
            Path(*sys.argv[1:2] or [PAPER]), THIS if Path(THIS).is_file() else str(PROJECT / REFERENCE)
        )
    for line in told:
        Console().print(line, highlight=False)
    sys.exit(0 if holds else 1)
