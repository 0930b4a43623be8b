"""What `make plan` works out: jobs in the order of what they need, on as many cores as there are."""

import pytest

from plan import Job, plan, read_jobs, simulate

HEAD = "output_file\tdate\trule\tlog-file(s)\tinput-file(s)\tshellcmd\tstatus\tplan"
OUTPUTS = [
    ("results/data.npz", "logs/dataset/mnist.log", "resources/images"),
    ("results/models/a.safetensors", "logs/train/a/lr0.1.log", "results/data.npz"),
    ("results/training/a.csv", "logs/train/a/lr0.1.log", "results/data.npz"),
    ("results/training.csv", "logs/gather.log", "results/training/a.csv,paper/text.tex"),
]
# Two chains, and a job that needs both: 1 + 4 + 2 s is the longest way.
JOBS = {
    "a": Job(1, frozenset()),
    "b": Job(4, frozenset("a")),
    "c": Job(3, frozenset("a")),
    "d": Job(2, frozenset("bc")),
}


def test_jobs_are_read_with_what_they_need(tmp_path):
    for name, seconds in (("dataset/mnist", 2), ("train/a/lr0.1", 3.5), ("gather", 1)):
        path = tmp_path / f"benchmarks/{name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\th:m:s\n{seconds}\t0:00:02\n")
    rows = (f"{output}\t-\trule\t{log}\t{inputs}\t-\tok\tno update" for output, log, inputs in OUTPUTS)
    assert read_jobs(tmp_path, "\n".join([HEAD, *rows])) == {
        "dataset/mnist": Job(2, frozenset()),
        "train/a/lr0.1": Job(3.5, frozenset(["dataset/mnist"])),
        "gather": Job(1, frozenset(["train/a/lr0.1"])),
    }


@pytest.mark.parametrize(("cores", "seconds"), [(1, 10), (2, 7), (3, 7)])
def test_a_build_takes_what_its_jobs_take_on_one_core_and_its_longest_chain_on_many(cores, seconds):
    assert simulate(JOBS, cores) == seconds


def test_jobs_without_needs_share_the_cores():
    jobs = {str(number): Job(1, frozenset()) for number in range(7)}
    assert [simulate(jobs, cores) for cores in (1, 2, 3, 7, 8)] == [7, 4, 3, 1, 1]


def test_the_longest_job_is_named_with_its_share():
    table = plan(JOBS).set_index("cores")
    assert set(table["longest_job"]) == {"b"}
    assert table.loc[1, "longest_share"] == pytest.approx(0.4)
    assert table.loc[8, "longest_share"] == pytest.approx(4 / 7, abs=1e-3)
    assert (table["critical_path_min"] == round(7 / 60, 2)).all()
