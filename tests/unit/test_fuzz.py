"""A part of `make fuzz`: hostile input is refused with one clear line, and sound input still accepted."""

from collections import Counter
from itertools import islice

import pytest

import fuzz
from lowcap.base.documents import load_document

CASES = {"config": 250, "config file": 300, "IDX": 5000, "gzip": 5000, "gzip bomb": 3}


@pytest.mark.parametrize("target", CASES)
def test_hostile_input_is_refused_with_one_clear_line(target):
    call, cases = fuzz.targets(load_document(fuzz.ROOT / "config.yaml"))[target]
    outcomes = Counter(
        (case.mutation, case.place, found) if found not in ("refused", "accepted") else found
        for case in islice(cases, CASES[target])
        for found in [fuzz.outcome(call, case)]
    )
    assert set(outcomes) <= {"refused", "accepted"}
    assert outcomes["refused"] > outcomes["accepted"]


def test_the_fuzzer_finds_what_is_wrong():
    def crash(value):
        raise KeyError(value)

    harmless, hostile = (fuzz.Mutant(1, "mutation", "place", hostile=answer) for answer in (False, True))
    assert fuzz.outcome(crash, harmless) == "KeyError: 1"
    assert fuzz.outcome(print, hostile) == "hostile and accepted"
