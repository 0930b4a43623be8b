from lowcap.workflow.progress import Progress, name_stage, stage_lines

STAGES = {"download": "data", "dataset": "data", "train_a": "train", "train_b": "train", "figure": "figures"}


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def run(progress, clock, rule, seconds, number=1):
    """Do jobs of a rule, one after another."""
    for job in range(number):
        progress.start(job, rule)
        clock.now += seconds
        progress.end(job)


def test_a_stage_is_a_file_of_rules_and_a_rule_of_a_snakefile_one_of_its_own():
    assert name_stage("train_published", "/home/me/lowcap/rules/train.smk") == "train"
    assert name_stage("all", "/home/me/lowcap/Snakefile") == "all"


def test_stages_come_with_the_sum_of_their_jobs_in_the_order_of_the_plan():
    progress = Progress({"download": 1, "train_a": 20, "dataset": 2, "train_b": 4, "all": 1}, STAGES, Clock())
    assert list(progress.by_stage().items()) == [("data", 3), ("train", 24), ("all", 1)]
    assert stage_lines(progress.by_stage()) == [
        "28 jobs, by stage (by rule: snakemake -n):",
        "  data 3, train 24, all 1",
    ]
    assert stage_lines({"paper": 1})[0].startswith("1 job,")


def test_no_line_of_stages_is_long_or_begins_with_a_number():
    head, *lines = stage_lines({f"stage{number}": 100 * number for number in range(30)})
    assert max(map(len, [head, *lines])) <= 80
    assert all(line.startswith("  stage") for line in lines)
    assert len(lines) < 10


def test_a_stage_begins_once_whichever_of_its_rules_is_first():
    progress = Progress({"train_a": 2, "train_b": 1, "figure": 1}, STAGES, Clock())
    said = [progress.start(job, rule) for job, rule in enumerate(["train_b", "train_a", "train_a", "figure"])]
    assert said == ["train: begun", None, None, "figures: begun"]


def test_a_line_for_each_5_percent_and_one_for_a_leap_over_several():
    progress = Progress({"train_a": 462}, STAGES, Clock())
    said = {done: line for done in range(1, 463) if (line := progress.advance(done, 462))}
    assert len(said) == 20
    assert said[24] == "5 % (24 of 462 jobs)"
    assert said[462] == "100 % (462 of 462 jobs)"
    few = Progress({"train_a": 3}, STAGES, Clock())
    assert [few.advance(done, 3) for done in (1, 1, 2, 3)] == [
        "33 % (1 of 3 jobs)",
        None,
        "66 % (2 of 3 jobs)",
        "100 % (3 of 3 jobs)",
    ]


def test_nothing_is_estimated_before_a_step_and_nothing_at_the_end():
    clock = Clock()
    progress = Progress({"train_a": 100}, STAGES, clock)
    run(progress, clock, "train_a", 60, 4)
    assert progress.advance(4, 100) is None
    run(progress, clock, "train_a", 60)
    assert progress.advance(5, 100) == "5 % (5 of 100 jobs), about 1 h 35 min left"
    run(progress, clock, "train_a", 60, 94)
    assert progress.advance(99, 100) == "99 % (99 of 100 jobs), about 1 min left"
    run(progress, clock, "train_a", 30)
    assert progress.advance(100, 100) == "100 % (100 of 100 jobs)"


def test_jobs_count_by_the_time_that_those_of_their_rule_took():
    clock = Clock()
    progress = Progress({"train_a": 10, "figure": 80}, STAGES, clock)
    run(progress, clock, "train_a", 100, 9)
    run(progress, clock, "figure", 1, 20)
    assert progress.left() == 100 + 60


def test_jobs_of_a_rule_not_seen_yet_count_like_the_average():
    clock = Clock()
    progress = Progress({"train_a": 2, "figure": 4}, STAGES, clock)
    run(progress, clock, "train_a", 100, 2)
    assert progress.left() == 400


def test_jobs_side_by_side_take_half_the_time():
    clock = Clock()
    progress = Progress({"train_a": 8}, STAGES, clock)
    for pair in range(2):
        progress.start(2 * pair, "train_a")
        progress.start(2 * pair + 1, "train_a")
        clock.now += 50
        progress.end(2 * pair)
        progress.end(2 * pair + 1)
    assert progress.left() == 100


def test_a_job_tried_again_counts_from_its_last_start():
    clock = Clock()
    progress = Progress({"train_a": 2}, STAGES, clock)
    progress.start(1, "train_a")
    clock.now += 1000
    run(progress, clock, "train_a", 10)
    assert progress.seconds == {"train_a": 10}
