"""Hostile input by the thousand: `make fuzz` writes docs/fuzz.csv, the tests try a part.

An argument limits the cases of each target.
"""

import copy
import gzip
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.files import write_csv
from lowcap.data.idx import decode_idx, encode_idx
from lowcap.data.sources import decompress
from lowcap.workflow.configuration import check_configuration

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "rules/config.schema.yaml"
LONGEST_LINE = 1500
BYTE_CASES = 20_000
LARGEST_CONTENT = 4096

# No setting may have one of these; titles and authors are free text.
HOSTILE = {
    "none": None,
    "empty text": "",
    "list of none": [None],
    "mapping of numbers": {1: 2},
    "mapping with strange keys": {"a\nb": 1, None: 2},
    "nan": math.nan,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "huge": 10**40,
    "minus huge": -(10**40),
    "minus one": -1,
    "number in quotes": "24",
    "path upwards": "../x",
    "absolute path": "/etc/passwd",
    "line break": "4v9\n",
    "other digits": "٤v٩",
    "null character": "a\0b",
    "LaTeX": "\\input{/etc/passwd} é%$#&_{}~^",
    "long text": "x" * 100_000,
    "deep list": [[[[[[[[[[0]]]]]]]]]],
}
# Some settings may have these.
DOUBTFUL = {"true": True, "empty list": [], "empty mapping": {}, "whole float": 24.0, "zero": 0, "text": "x"}
TEXTS = {"number in quotes", "path upwards", "absolute path", "LaTeX"}
FREE_TEXT = {"paper.title", "paper.authors"}


class Mutant(NamedTuple):
    """Input to try, what was done to it and where, and whether it must be refused."""

    value: Any
    mutation: str
    place: str
    hostile: bool


def _places(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Yield every place in a config with every mutation that it can have."""
    if path:
        names = (*HOSTILE, *DOUBTFUL, "missing", *(["unknown key"] if isinstance(value, dict) else []))
        yield from ((path, name) for name in names)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:2]):
            yield from _places(inner, (*path, index))


def _replace(config: dict, path: tuple, mutation: str) -> Mutant:
    changed, place = copy.deepcopy(config), ".".join(map(str, path))
    holder = changed
    for part in path[:-1]:
        holder = holder[part]
    if mutation == "missing":
        del holder[path[-1]]
        return Mutant(changed, mutation, place, hostile=len(path) == 1)
    if mutation == "unknown key":
        holder[path[-1]]["unknown"] = None
        return Mutant(changed, mutation, place, hostile=True)
    holder[path[-1]] = copy.deepcopy({**HOSTILE, **DOUBTFUL}[mutation])
    free = place in FREE_TEXT and mutation in TEXTS
    return Mutant(changed, mutation, place, hostile=mutation in HOSTILE and not free)


def config_cases(config: dict, count: int | None = None) -> Iterator[Mutant]:
    """Yield `count` mutations of a config, by default all: every setting in every way, in random order."""
    plan = list(_places(config))
    order = np.random.default_rng(0).permutation(len(plan))[:count]
    return (_replace(config, *plan[index]) for index in order)


def _mutate(content: bytes, mutation: str, rng: np.random.Generator) -> Mutant:
    start, stop = sorted(rng.integers(len(content), size=2))
    before, after = content[:start], content[start:]
    changed = {
        "flipped": before + bytes([after[0] ^ 1 << rng.integers(8)]) + after[1:],
        "cut": before,
        "removed": before + content[stop:],
        "repeated": content[:stop] + after,
        "inserted": before + rng.bytes(4) + after,
        "zeros": before + bytes(4) + after[4:],
        "ones": before + b"\xff" * 4 + after[4:],
    }
    return Mutant(changed[mutation], mutation, f"byte {start}", hostile=False)


def byte_cases(content: bytes, count: int) -> Iterator[Mutant]:
    """Yield `count` mutations of a file's bytes."""
    rng = np.random.default_rng(0)
    mutations = ("flipped", "cut", "removed", "repeated", "inserted", "zeros", "ones")
    return (_mutate(content, mutations[number % len(mutations)], rng) for number in range(count))


def outcome(call: Callable[[Any], object], case: Mutant) -> str:
    """Return what came of a case: `refused` with one clear line, `accepted`, or else what was wrong."""
    try:
        call(case.value)
    except InputError as error:
        line = str(error)
        return "refused" if line.isprintable() and len(line) < LONGEST_LINE else f"not one clear line: {line[:200]!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return "hostile and accepted" if case.hostile else "accepted"


def _read_bytes(content: bytes) -> object:
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        Path(file.name).write_bytes(content)
        return load_document(file.name)


def targets(config: dict) -> dict[str, tuple[Callable[[Any], object], Iterable[Mutant]]]:
    """Return what is tried, by name: a function, and the cases for it."""
    idx = encode_idx(np.arange(24).reshape(4, 3, 2))
    packed = gzip.compress(idx * 20)
    bombs = (gzip.compress(bytes(size)) for size in (LARGEST_CONTENT + 1, 2**20, 2**28))
    unpack = partial(decompress, name="x.gz", largest=LARGEST_CONTENT)
    return {
        "config": (partial(check_configuration, schema_file=SCHEMA), config_cases(config)),
        "config file": (_read_bytes, byte_cases((ROOT / "config.yaml").read_bytes()[:2000], BYTE_CASES)),
        "IDX": (partial(decode_idx, name="x"), byte_cases(idx, BYTE_CASES)),
        "gzip": (unpack, byte_cases(packed, BYTE_CASES)),
        "gzip bomb": (unpack, (Mutant(bomb, "bomb", "", hostile=True) for bomb in bombs)),
    }


def main(table: Path, most: int | None) -> None:
    rows, wrong = [], 0
    for target, (call, cases) in targets(load_document(ROOT / "config.yaml")).items():
        for case in islice(cases, most):
            started = time.perf_counter()
            found = outcome(call, case)
            rows.append((target, case.mutation, found, time.perf_counter() - started))
            if found not in ("refused", "accepted"):
                wrong += 1
                print(f"{target}: {case.mutation} at {case.place}: {found}")
    tried = pd.DataFrame(rows, columns=["target", "mutation", "outcome", "seconds"])
    groups = tried.groupby(["target", "mutation"], sort=False)
    counts = groups.agg(
        tried=("outcome", "size"),
        refused=("outcome", lambda found: (found == "refused").sum()),
        accepted=("outcome", lambda found: (found == "accepted").sum()),
        slowest_seconds=("seconds", lambda seconds: f"{seconds.max():.1g}"),
    )
    write_csv(counts.reset_index(), table)
    print(f"{len(tried)} tried, {wrong} with another outcome than one clear line or sound input")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main(ROOT / "docs/fuzz.csv", int(sys.argv[1]) if len(sys.argv) > 1 else None)
