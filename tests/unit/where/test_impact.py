"""What an edit would cost: causes, what follows from them, and the time that it took."""

import pytest

from lowcap.where import impact

OLD, NEW = "a" * 64, "b" * 64
ACCOUNTS = {
    OLD: {"lowcap/pruning/criteria.py: prune_by": "1", "lowcap/base/files.py: write": "1", "package numpy": "2.0"},
    NEW: {"lowcap/pruning/criteria.py: prune_by": "2", "lowcap/base/files.py: write": "1", "package numpy": "2.1"},
}
CODE = f"Params have changed since last execution: Union: before: '{OLD}' now: '{NEW}' "


def job(rule, inputs=(), outputs=(), reason="", benchmark=None):
    return {"rule": rule, "input": list(inputs), "output": list(outputs), "reason": reason, "benchmark": benchmark}


@pytest.mark.parametrize(
    ("reason", "causes"),
    [
        (CODE, ["prune_by in pruning/criteria.py changed", "package numpy changed"]),
        (
            "Params have changed since last execution: Union: before: {'levels': [0]} now: {'levels': [1]} ",
            ["settings of prune changed"],
        ),
        (
            "Params have changed since last execution: Union: before: 'c' now: 'd' ; Missing output files: x.csv",
            ["settings of prune changed", "outputs of {rules} are missing"],
        ),
        ("Updated input files: paper/numbers.yaml, README.md", ["paper/numbers.yaml changed", "README.md changed"]),
        ("Input files updated by another job: a.csv", []),
        ("Set of input files has changed since last execution", ["prune has other inputs"]),
    ],
)
def test_a_reason_is_told_in_words(reason, causes):
    assert impact.causes_of(job("prune", reason=reason), ACCOUNTS) == causes


def test_code_that_is_not_on_record_is_said_to_be_so():
    (words,) = impact.causes_of(job("prune", reason=CODE), {})
    assert words.startswith("code changed (which, is not on record")


@pytest.mark.parametrize(("name", "words"), [("is gone", OLD), ("is new", NEW)])
def test_statements_come_and_go(name, words):
    accounts = {OLD: {}, NEW: {}} | {words: {"lowcap/a.py: f": "1"}}
    assert impact.causes_of(job("prune", reason=CODE), accounts) == [f"f in a.py {name}"]


PLAN = [
    job("prune", ["n.safetensors"], ["results/p.csv"], CODE),
    job("summarise", ["results/p.csv"], ["results/s.csv"], "Input files updated by another job: results/p.csv"),
    job("figure", ["results/s.csv"], ["results/figures/f.pdf"], "Input files updated by another job: results/s.csv"),
    job("macros", ["paper/numbers.yaml"], ["results/macros.tex"], "Updated input files: paper/numbers.yaml"),
]


def test_a_cause_has_all_that_follows_from_it():
    found = {cause.words: cause.jobs for cause in impact.find_causes(PLAN, ACCOUNTS)}
    assert found["prune_by in pruning/criteria.py changed"] == {0, 1, 2}
    assert found["paper/numbers.yaml changed"] == {3}


def test_rules_that_are_stale_for_the_same_share_a_line():
    missing = [
        job(f"r{place}", outputs=[f"{place}.csv"], reason="Missing output files: x") for place in range(5, 0, -1)
    ]
    (cause,) = impact.find_causes([*missing, missing[0]], ACCOUNTS)
    assert cause == ("outputs of r5, r4, r3, r2 and 1 more are missing", set(range(6)))
    (cause,) = impact.find_causes([PLAN[1], missing[0], missing[0], PLAN[2]], ACCOUNTS)
    assert cause == ("outputs of r5 are missing", {1, 2})


def test_times_are_those_of_the_benchmarks(tmp_path):
    path = tmp_path / "b.tsv"
    path.write_text("s\th:m:s\n2.5\t0:00:02\n1.5\t0:00:01\n")
    assert impact.seconds_of(job("prune", benchmark=str(path))) == 4
    assert impact.seconds_of(job("prune", benchmark=str(tmp_path / "none.tsv"))) is None
    assert impact.seconds_of(job("prune")) is None


def at_risk(outputs):
    numbers = {"f1": {"table": "results/s.csv"}, "epochs": {"config": "x"}}
    return impact.find_at_risk(outputs, numbers, {"a": ["results/p.csv"], "b": ["results/q.csv"]})


def test_what_follows_is_named(tmp_path):
    path = tmp_path / "b.tsv"
    path.write_text("s\n120\n")
    plan = [PLAN[0] | {"benchmark": str(path)}, *(one | {"benchmark": "none.tsv"} for one in PLAN[1:3]), PLAN[3]]
    lines = list(impact.tell(impact.find_causes(plan, ACCOUNTS), plan, at_risk, 1))
    expected = "3 jobs, about 2 min on 1 core but for 2 that never ran, 1 number, 1 figure, 1 verdict"
    assert f"prune_by in pruning/criteria.py changed: {expected}" in lines
    nothing = "time unknown: none has run before, 0 numbers, 0 figures, 0 verdicts"
    assert f"paper/numbers.yaml changed: 1 job, {nothing}" in lines
    assert lines[-3:] == ["  numbers: f1", "  figures: f", "  verdicts: a"]


def test_nothing_stale_is_one_line():
    assert list(impact.tell([], [], at_risk, 2)) == ["Nothing is stale: nothing would run."]
