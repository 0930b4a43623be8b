"""What a user sees when something is wrong: one clear line, a non-zero exit, nothing half-written."""

import re

import pytest

DOWNLOADED = "resources/mnist/source.json"


def last_lines(run):
    return (run.stdout + run.stderr).strip()


@pytest.mark.parametrize(
    ("setting", "parts"),
    [
        ({"studies": {"published": {"tasks": ["9v4"]}}}, ["studies.published.tasks[0]", "'9v4'", "lower first"]),
        ({"studies": {"published": {"widths": [24, 24]}}}, ["studies.published.widths", "[24, 24]", "different"]),
        ({"prune": {"levels": [0, 1]}}, ["prune.levels[1]", "found 1", "1 (excluded)"]),
        ({"device": "tpu"}, ["device", "'tpu'", "auto, cpu, cuda"]),
    ],
)
def test_a_wrong_setting_stops_before_any_job(project, setting, parts):
    run = project.snakemake("--cores", "1", config=setting)
    assert run.returncode != 0
    message = last_lines(run)
    assert "Traceback" not in message
    (line,) = [line for line in message.splitlines() if line.startswith("Error: ")]
    for part in parts:
        assert part in line


def error_line(run):
    """Return the one line in which a run that failed says why, before it shows anything of its inner workings."""
    assert run.returncode != 0
    message = last_lines(run)
    assert "Traceback" not in message
    (line,) = [line for line in message.splitlines() if line.startswith("Error: ")]
    return line


@pytest.mark.parametrize(
    ("addition", "part"),
    [
        (b"device: cpu\n", "found the key 'device' again"),
        (b"__use_yte__: true\n", "found the key __use_yte__"),
        (b"x: [1\n", "did not find expected ',' or ']'"),
        (b"x: !!python/object/apply:os.system [ls]\n", "found the tag"),
        (b"x: caf\xe9\n", "found byte 0xe9"),
    ],
)
def test_a_config_file_that_is_no_plain_yaml_is_one_line_with_its_place(default_project, addition, part):
    path = default_project.folder / "config.yaml"
    content = path.read_bytes()
    path.write_bytes(content + addition)
    line = error_line(default_project.snakemake("-n"))
    assert re.match(rf"Error: config\.yaml:({len(content.splitlines()) + 1}|{len(content.splitlines()) + 2}): ", line)
    assert part in line


def test_a_config_file_that_is_absent_is_one_line(default_project):
    (default_project.folder / "config.yaml").unlink()
    assert "config.yaml: cannot be read (No such file or directory)" in error_line(default_project.snakemake("-n"))


def test_the_instability_of_any_evaluated_study_may_be_asked_for(default_project):
    assert default_project.planned("results/all_pairs/summaries/instability.csv")["instability"] == 1


@pytest.mark.parametrize("network", ["2v9/w24/s0", "4v9/w23/s0", "4v9/w24/s5"])
def test_a_network_that_the_study_has_not_is_not_made(default_project, network):
    jobs = {"studies": {"published": {"jobs": {"train": ["task", "seed"]}}}}
    run = default_project.snakemake("-n", f"results/published/models/{network}.safetensors", config=jobs)
    assert run.returncode != 0
    assert f"No rule to produce results/published/models/{network}" in run.stdout + run.stderr


def test_a_figure_without_its_script_is_one_line(default_project):
    default_project.edit("rules/figures.smk", '"noise": dict(', '"noises": dict(')
    captions = default_project.folder / "paper/captions"
    (captions / "figure_noise.rst").rename(captions / "figure_noises.rst")
    assert "figure_noises.py: cannot be read (No such file" in error_line(default_project.snakemake("-n"))


RATE = "{table: results/learning_rate/summaries/scores.csv, where: {metric: final_f1, split: train}, column: n"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "numbers.yaml",
            RATE,
            RATE.replace("column", "colum"),
            "networks-rates: found the unknown key 'colum'; allowed",
        ),
        (
            "numbers.yaml",
            RATE,
            RATE.replace("scores.csv", "scorse.csv"),
            "networks-rates: table: found 'results/learning",
        ),
        (
            "numbers.yaml",
            RATE,
            RATE.replace("scores", "pruning"),
            "networks-rates: table: found 'results/learning_rate/s",
        ),
        (
            "numbers.yaml",
            "task: 4v9, width: 64, reading",
            "task: 4v9, width: 65, reading",
            "more-change-w64: width: found 65; allowed are those of studies.confirmation_released.widths: 2, 4, 6",
        ),
        ("numbers.yaml", "{config: headline.", "{config: headlines.", "config: found no key 'headlines.threshold'"),
        (
            "claims/capacity.yaml",
            "where: {task: 1v7, width: 6}",
            "where: {task: 7v1, width: 6}",
            "minimum-1v7: task '7v1'",
        ),
        (
            "claims/capacity.yaml",
            "above: 0.98",
            "abov: 0.98",
            "claims.minimum-0v1.tests[0]: found the unknown key",
        ),
        (
            "claims/capacity.yaml",
            "figure: capacity",
            "figure: capacty",
            "claims.gains-diminish.figure: found 'capacty'",
        ),
    ],
)
def test_what_claims_and_numbers_get_wrong_is_found_before_any_job(default_project, name, old, new, message):
    default_project.edit(f"paper/{name}", old, new)
    line = error_line(default_project.snakemake("-n"))
    assert message in line
    assert name in line or message.startswith("config")


def test_a_figure_that_the_text_shows_and_a_config_leaves_out_is_found_before_any_job(default_project):
    line = error_line(
        default_project.snakemake("-n", config={"figures": {"preservation": {"methods": ["as_released"]}}})
    )
    assert "shows figures/preservation_integrated_gradients, which no rule makes" in line


def test_a_caption_that_is_absent_is_found_before_any_job(default_project):
    (default_project.folder / "paper/captions/figure_noise.rst").unlink()
    assert "paper/captions/figure_noise.rst: not found" in error_line(default_project.snakemake("-n"))


def test_a_wrong_import_is_found_before_any_job(default_project):
    default_project.edit("scripts/score.py", "import score_training", "import score_trainings")
    line = error_line(default_project.snakemake("-n"))
    assert "score.py: found the import of score_trainings" in line


def test_another_account_of_results_than_in_files_is_refused(default_project):
    line = error_line(default_project.snakemake("-n", "--persistence-backend", "db"))
    assert "--persistence-backend: found db; allowed is file" in line


def test_numbers_inside_a_setting_on_the_command_line_are_text(default_project):
    line = error_line(default_project.snakemake("-n", "--config", "prune={levels: [0, 0.5]}"))
    assert "prune.levels: found ['0', '0.5']" in line


def test_a_data_folder_that_is_none_stops_the_download(project, tmp_path):
    run = project.snakemake(DOWNLOADED, "--cores", "1", "--forcerun", "download", data=str(tmp_path / "typo"))
    assert run.returncode != 0
    assert "typo'; allowed is a folder" in (project.folder / "logs/download/mnist.log").read_text()


def test_a_loss_that_is_not_finite_names_the_network(project):
    setting = {"studies": {"published": {"recipe": {"learning_rates": [1e30]}}}}
    run = project.snakemake("--cores", "1", "results/published/training/0v1/s0.csv", config=setting)
    assert run.returncode != 0
    log = (project.folder / "logs/train/published/0v1/s0.log").read_text().strip().splitlines()[-1]
    assert "published/0v1/w4/s0: training loss is" in log


def test_an_unknown_number_in_the_text_stops_the_build(project):
    project.edit("paper/sections/capacity.tex", "\\result{published-width-0v1}", "\\result{published-width-0v2}")
    run = project.snakemake("--cores", "1")
    assert run.returncode != 0
    assert "capacity.tex" in last_lines(run)
    assert "published-width-0v2} is not defined" in last_lines(run).replace("\n", "")


def test_a_figure_that_no_rule_makes_stops_the_build(project):
    project.edit("paper/sections/counterparts.tex", "figures/capacity", "figures/capacities")
    run = project.snakemake("--cores", "1")
    assert run.returncode != 0
    assert "shows figures/capacities" in last_lines(run).replace("\n", " ")


def test_an_undefined_reference_stops_the_build_and_keeps_the_old_pdf_away(project):
    project.edit("paper/sections/capacity.tex", "\\ref{fig:difficulty}", "\\ref{fig:nowhere}")
    run = project.snakemake("--cores", "1")
    assert run.returncode != 0
    assert "fig:nowhere" in last_lines(run)


def test_missing_data_without_the_sample_names_the_ways_out(project):
    setting = {"data": {"allow_sample": False}}
    run = project.snakemake(DOWNLOADED, "--cores", "1", "--forcerun", "download", config=setting)
    assert run.returncode != 0
    log = (project.folder / "logs/download/mnist.log").read_text()
    for way in ("LOWCAP_DATA", "internet", "data.allow_sample: true"):
        assert way in log


def test_a_wrong_local_file_stops_the_download_and_leaves_nothing(project, tmp_path):
    folder = tmp_path / "data/mnist"
    folder.mkdir(parents=True)
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (folder / f"{name}-ubyte.gz").write_bytes(b"<html>error</html>")
    run = project.snakemake(DOWNLOADED, "--cores", "1", "--forcerun", "download", data=str(tmp_path / "data"))
    assert run.returncode != 0
    assert "neither gzip nor IDX" in (project.folder / "logs/download/mnist.log").read_text()
    assert not [path for path in (project.folder / "resources").rglob("*") if path.is_file()]


def test_words_about_an_unknown_claim_stop_the_build(project):
    project.edit("paper/sections/robustness.tex", "\\finding{width-protects}", "\\finding{width-protect}")
    run = project.snakemake("--cores", "1")
    assert run.returncode != 0
    assert "found claim 'width-protect'" in last_lines(run).replace("\n", " ")


def test_a_mistake_in_the_ledger_stops_before_any_job(project):
    project.edit("paper/claims/capacity.yaml", "below: 0.5", "under: 0.5")
    run = project.snakemake("--cores", "1")
    assert run.returncode != 0
    (line,) = [line for line in last_lines(run).splitlines() if line.startswith("Error: ")]
    assert "paper/claims/capacity.yaml: claims." in line
