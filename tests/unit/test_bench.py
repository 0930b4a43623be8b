"""What `make bench` measures has a place on its page, and what it leaves out keeps its table."""

import numpy as np
import pandas as pd
import pytest
import torch

import bench
import bench_page
import gpu_speed
import released
import survey_growth
from lowcap.networks.training import Recipe
from profiled import Record


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A folder for the page, with the tables that the figure needs."""
    monkeypatch.setattr(bench_page, "FOLDER", tmp_path)
    for name in ("training", "growth"):
        (tmp_path / f"{name}.csv").write_bytes((bench_page.ROOT / f"paper/bench/{name}.csv").read_bytes())
    return tmp_path


def test_every_bench_has_a_title():
    assert set(bench.BENCHES) <= set(bench_page.TITLES)


def test_the_page_in_the_project_is_that_of_its_tables(page):
    for path in (bench_page.ROOT / "paper/bench").glob("*.csv"):
        (page / path.name).write_bytes(path.read_bytes())
    bench_page.write_page()
    assert (page / "README.md").read_text() == (bench_page.ROOT / "paper/bench/README.md").read_text()


def test_only_the_benches_named_run_and_what_is_left_out_keeps_its_table(page, monkeypatch):
    (page / "old.csv").write_text("a\n1\n")
    found = {"new": pd.DataFrame({"b": [2]}), "old": None}
    monkeypatch.setattr(
        bench, "BENCHES", {name: lambda folder, name=name: found[name] for name in found} | {"no": None}
    )
    bench.main("new", "old")
    text = (page / "README.md").read_text()
    assert "## old\n\n| a |\n| --- |\n| 1 |\n" in text
    assert "## new\n\n| b |\n| --- |\n| 2 |\n" in text


def test_an_unknown_bench_is_refused_with_those_that_there_are():
    with pytest.raises(SystemExit, match=r"found wrong; allowed are training, explanations"):
        bench.main("wrong", "jobs")


def test_of_a_profile_the_page_shows_what_is_costly():
    table = pd.DataFrame({"rule": ["all", "train", "draw"], "processor_s": [100.0, 99.5, 0.5]})
    lines = bench_page.section("profile_small", table)
    assert lines[1] == "## profile_small"
    assert lines[-1] == "The other 1 rules: [profile_small.csv](profile_small.csv)."
    assert "draw" not in "".join(lines)


@pytest.mark.parametrize(
    ("value", "cell"), [(0.00123456, "0.00123"), (1234.5, "1234"), (100.0, "100"), (7, "7"), (float("nan"), "")]
)
def test_a_number_has_three_digits_or_its_whole_ones(value, cell):
    assert bench_page.as_cell(value) == cell


def test_the_stretches_of_a_growing_survey_add_up(monkeypatch, tmp_path):
    monkeypatch.setattr(survey_growth, "NETWORKS", (2, 6))
    table = survey_growth.measure(tmp_path)
    seconds = table["seconds_per_network"] * table["networks"].diff().fillna(table["networks"])
    assert table["networks"].tolist() == [2, 6]
    assert (seconds.cumsum() / 60).tolist() == pytest.approx(table["core_minutes"].tolist())
    assert (table["memory_mb"] > 50).all()


def test_without_the_originals_code_a_line_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("ORIGINAL", raising=False)
    assert released.measure(tmp_path) is None
    assert capsys.readouterr().err == "released: left out; ORIGINAL=FOLDER names the original's code\n"


def test_without_a_gpu_a_line_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu_speed.measure(tmp_path) is None
    assert capsys.readouterr().err == "gpu: left out; torch sees no GPU here\n"


def test_what_a_gpu_trains_a_core_trains_too(monkeypatch, tmp_path):
    """With the processor in the GPU's place, the losses are the same to the bit."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "none")
    monkeypatch.setattr(gpu_speed, "DEVICES", ("cpu", "cpu"))
    monkeypatch.setattr(gpu_speed, "SEEDS", 1)
    monkeypatch.setattr(gpu_speed, "study_recipe", lambda study: Recipe(0.1, 1))
    monkeypatch.setattr(gpu_speed, "WORK", {"one": lambda device: gpu_speed.seeds_of("published", "cpu", 1)})
    monkeypatch.setattr(gpu_speed, "warm_up", lambda: None)
    (row,) = gpu_speed.measure(tmp_path).to_dict("records")
    assert (row["networks"], row["largest_loss_gap"]) == (11, 0)
    assert row["ratio"] == pytest.approx(row["one_core_s"] / row["gpu_s"])


def test_a_folder_without_the_originals_code_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ORIGINAL", str(tmp_path))
    with pytest.raises(SystemExit, match=r"allowed is a clone of the original's code"):
        released.measure(tmp_path)


def test_the_originals_data_are_as_its_own_code_writes_them(tmp_path):
    (tmp_path / "code/src").mkdir(parents=True)
    (tmp_path / "code/src/model.py").touch()
    images = np.arange(2 * 28 * 28, dtype=np.uint8).reshape(2, 28, 28)
    np.savez(tmp_path / "mnist.npz", train_images=images, train_labels=np.array([4, 9], dtype=np.uint8))
    released.prepare_theirs(tmp_path / "code", tmp_path / "mnist.npz", tmp_path / "theirs")
    written = np.load(tmp_path / "theirs/data/images.npy")
    assert written.dtype == np.float32
    assert np.array_equal(written, images.reshape(2, 784).astype(np.float32) / 255)
    assert (tmp_path / "theirs/src/model.py").is_file()


def test_the_codes_stand_side_by_side():
    record = Record("", "train", 1.0, 2.0, 0.0, 300.4, {})
    runs = {"ours": [record] * 3, "released": [record._replace(processor=seconds) for seconds in (30.0, 20.0, 10.0)]}
    history = pd.DataFrame({"split": "train", "epoch": [0, 1], "width": 2, "f1": [0.1, 0.8]})
    table = released.tabulate(runs, history, {"2": 0.8}).set_index("code")
    assert table["ratio"].to_dict() == {"ours": 10.0, "released": 1.0}
    assert table.loc["released"].drop("ratio").tolist() == [3, 1, 2, 20.0, 300, 0.0]


def test_scores_of_the_same_networks_are_compared_at_the_last_epoch():
    history = pd.DataFrame(
        {"split": ["train", "validation", "train"], "epoch": [0, 1, 1], "width": [2, 2, 2], "f1": [0.1, 0.2, 0.8]}
    )
    assert released.compare_scores(history, {"2": 0.75}) == pytest.approx(0.05)
    with pytest.raises(ValueError, match="widths"):
        released.compare_scores(history, {"4": 0.75})
