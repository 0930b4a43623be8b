"""Two builds of the paper, number by number and verdict by verdict: what is the same, and what is not.

`python -m lowcap.where.comparison [OTHER] [THIS]` compares two numbers.json, or the reference that a commit has, shows
what differs, writes all of it to a page, and ends with status 1 if a number differs or a verdict has flipped.
"""

import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from lowcap.base.errors import InputError, reported_errors
from lowcap.base.files import write_text
from lowcap.paper.latex import plain
from lowcap.paper.record import parse_record, read_record
from lowcap.paper.templates import render

REFERENCE = "paper/reference.json"
THIS = "results/numbers.json"
PAGE = Path("results/comparison.html")
# Results may lie apart from the project, and a build is asked where they lie.
PROJECT = Path(__file__).parents[3]
TEMPLATE = PROJECT / "paper/pages/comparison.html"
IDENTICAL, PRINTED, WITHIN, DIFFERENT = "identical", "same as printed", "within the interval", "different"
ADDED, GONE = "only here", "only there"
# Of a number that one build has since it is an extended one, and the other is not.
EXTENSION = "of the extended build"
KINDS = (IDENTICAL, PRINTED, WITHIN, EXTENSION, DIFFERENT, ADDED, GONE)


class Compared(NamedTuple):
    """A number in two builds: of which kind, and as each prints it."""

    name: str
    kind: str
    there: str
    here: str


class Flipped(NamedTuple):
    """A verdict that two builds do not share, with the probability that each gave its own (nan: none)."""

    claim: str
    setting: str
    there: str
    here: str
    probabilities: tuple[float, float]


def compare_numbers(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[Compared]:
    """Return every number of two records, those of `here` in order and then what only `there` has.

    A number is identical if its value is, to the last bit, the same as printed if its text is, and within the interval
    if that of the build `there` holds it. Where one build is extended, what it has for that is of a kind of its own.
    """
    old, new = there["numbers"], here["numbers"]
    parts = [set(one.get("extended", ())) for one in (there, here)]
    extension = set() if all(parts) else set.union(*parts)
    found = [
        Compared(name, _kind(old[name], one), plain(old[name]["text"]), plain(one["text"]))
        if name in old
        else Compared(name, EXTENSION if name in extension else ADDED, "", plain(one["text"]))
        for name, one in new.items()
    ]
    return found + [
        Compared(name, EXTENSION if name in extension else GONE, plain(one["text"]), "")
        for name, one in old.items()
        if name not in new
    ]


def _kind(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    if old["value"] == new["value"] and old["interval"] == new["interval"]:
        return IDENTICAL
    if old["text"] == new["text"]:
        return PRINTED
    ends = old["interval"]
    known = ends and None not in ends and isinstance(new["value"], int | float)
    return WITHIN if known and ends[0] <= new["value"] <= ends[1] else DIFFERENT


def compare_verdicts(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[Flipped]:
    """Return the verdicts that both builds have and that are not the same."""
    flipped = []
    for claim, settings in here["verdicts"].items():
        for setting, new in settings.items():
            old = there["verdicts"].get(claim, {}).get(setting)
            if old and old["verdict"] != new["verdict"]:
                first, second = (math.nan if one["probability"] is None else one["probability"] for one in (old, new))
                flipped.append(Flipped(claim, setting, old["verdict"], new["verdict"], (first, second)))
    return flipped


def find_record(name: str) -> dict[str, Any]:
    """Return the record in the file `name`, or the reference that the commit of this name has.

    Raises InputError for what is neither.
    """
    if Path(name).exists():
        return read_record(name)
    command = ["git", "-C", str(PROJECT), "show", f"{name}:{REFERENCE}"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise InputError(f"{name}: no such file, and no commit that has {REFERENCE}; name either")
    return parse_record(run.stdout, f"{name}:{REFERENCE}")


def count_kinds(numbers: list[Compared]) -> dict[str, int]:
    """Return how many numbers are of each kind, without kinds that none is of."""
    counts = Counter(one.kind for one in numbers)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def comparison_page(template: Path, names: tuple[str, str], numbers: list[Compared], flipped: list[Flipped]) -> str:
    """Return the page of two builds, by the names of the one there and the one here; what differs comes first."""
    there, here = names
    shown = sorted(numbers, key=lambda one: -KINDS.index(one.kind))
    return render(template, there=there, here=here, numbers=shown, flipped=flipped, counts=count_kinds(numbers))


def lines_of(numbers: list[Compared], flipped: list[Flipped]) -> Iterator[Table | str]:
    """Yield what the terminal shows: the counts, which numbers both builds should have and print otherwise, flips."""
    counts = count_kinds(numbers)
    yield f"{len(numbers)} numbers: " + ", ".join(f"{count} {kind}" for kind, count in counts.items())
    shown = [one for one in numbers if one.kind in (WITHIN, DIFFERENT, ADDED, GONE)]
    if shown:
        table = Table("number", "there", "here", "", box=None)
        for one in shown:
            table.add_row(one.name, one.there, one.here, one.kind)
        yield table
    yield f"{len(flipped)} verdicts have flipped" + (":" if flipped else "")
    for one in flipped:
        chances = " and ".join("unknown" if math.isnan(chance) else f"{chance:.0%}" for chance in one.probabilities)
        yield f"  {one.claim}, {one.setting}: {one.there} there, {one.here} here (probability {chances})"


def same(numbers: list[Compared], flipped: list[Flipped]) -> bool:
    """Tell whether two builds say the same: every number as printed or within its interval, and no verdict flipped.

    What only an extended build has makes no difference.
    """
    return not flipped and all(one.kind in (IDENTICAL, PRINTED, WITHIN, EXTENSION) for one in numbers)


if __name__ == "__main__":
    with reported_errors():
        other, this = [*sys.argv[1:], *([str(PROJECT / REFERENCE), THIS][len(sys.argv) - 1 :])][:2]
        there, here = find_record(other), find_record(this)
        if there["judged"] != here["judged"]:
            unjudged = other if here["judged"] else this
            print(f"{unjudged} is of a build that judges no claim: a sample, or a smaller grid")
        found = compare_numbers(there, here), compare_verdicts(there, here)
        write_text(comparison_page(TEMPLATE, (other, this), *found), PAGE)
    console = Console()
    for line in lines_of(*found):
        console.print(line, highlight=False)
    console.print(f"All of it: {PAGE}", highlight=False)
    sys.exit(0 if same(*found) else 1)
