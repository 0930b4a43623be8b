"""The whole graph, from the packaged sample to the PDF, on a small grid."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import describe
import reference
from lowcap.analysis.statistics import LEAST, LEVEL
from lowcap.analysis.tidy import read_table
from lowcap.claims.arguments import LETTERS, STEPS, argue_ledger
from lowcap.claims.ledger import ledger_tables, load_ledger
from lowcap.claims.verdicts import judge_ledger
from lowcap.networks.storage import load_network
from lowcap.workflow.instructions import has_avx2
from workflow.conftest import pdf_text


def test_the_pdf_has_its_sections_and_no_gaps(built):
    text = pdf_text(built).replace("\f", "\n")
    for section in (
        *("Introduction", "Scope and methodology", "What was really run", "Capacity", "Sparsity", "Robustness"),
        *("Interpretability", "Discussion", "Reproducibility statement", "References"),
    ):
        assert re.search(rf"^ *[0-9]* *{section}", text, re.MULTILINE), section
    assert "??" not in text
    assert "result@" not in text


def test_the_first_page_announces_sample_and_grid(built):
    first = pdf_text(built).split("\f")[0]
    assert "Trial build on a sample" in first
    assert "Trial build on a smaller grid" in first
    assert "packaged sample" in (built.folder / "logs/download/mnist.log").read_text()


def test_claims_are_measured_but_not_judged_on_the_sample(built):
    claims = pd.read_csv(built.folder / "results/claims/capacity.csv")
    assert set(claims["setting"]) == {"as_released", "as_described", "converged"}
    assert set(claims["verdict"]) == {"not comparable"}
    ledgers = [pd.read_csv(built.folder / f"results/claims/{name}.csv") for name in ("sensitivity", "interactions")]
    measured = pd.concat([claims, *ledgers]).dropna(subset=["measured"])
    few = measured["n"] < LEAST
    assert few.sum() > 10
    assert not few.all()
    assert measured[few][["ci_low", "ci_high"]].isna().all(axis=None), "two seeds have no interval"
    many = measured[~few]
    many = many.dropna(subset=["ci_low", "ci_high"])
    assert not many.empty
    assert (many["ci_low"] <= many["measured"]).all()
    assert (many["ci_high"] >= many["measured"]).all()
    assert "This build judges no claim" in " ".join(pdf_text(built).split())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # so few seeds and tasks may have no spread, or none at all
def test_where_nothing_is_moved_stands_the_verdict_itself(built):
    """Of every claim and setting of the ledgers, were they judged on the sample."""
    verdicts = []
    for path in sorted((built.folder / "paper/claims").glob("*.yaml")):
        ledger = load_ledger(path)
        tables = {name: read_table(built.folder / name) for name in ledger_tables(ledger)}
        claims, _ = judge_ledger(ledger, tables, complete=False, comparable=True)
        found = argue_ledger(ledger, tables, comparable=True)
        written = found[(found["seeds"] == "all") & (found["correction"] == "u of k") & (found["level"] == LEVEL)]
        letters = written.set_index(["claim", "setting"])["verdicts"].str[STEPS.index(0)]
        judged = claims[claims["verdict"] != "not testable"].set_index(["claim", "setting"])["verdict"]
        assert letters.map(LETTERS).to_dict() == judged.to_dict()
        verdicts += judged.tolist()
        assert pd.read_csv(built.folder / f"results/claims/{path.stem}_arguments.csv").empty, "none is"
    assert len(verdicts) > 50
    assert set(verdicts) >= {"reproduced", "contradicted", "inconclusive"}


def test_saliency_is_scored_for_every_network(built):
    table = pd.read_csv(built.folder / "results/confirmation_converged/attribution.csv")
    assert set(table["variant"]) == {"dense", "as_described", "as_released", "untrained"}
    shares = table.filter(like="_share").to_numpy()
    assert shares.shape[1] == 5
    assert np.nanmin(shares) >= 0
    assert np.nanmax(shares) <= 1
    counts = table.pivot_table(index=["seed", "method", "variant"], columns="outcome", values="images")
    assert (counts["right"] + counts["wrong"] == counts["all"]).all()
    for outcome in ("right", "wrong"):
        assert (counts[f"lower_{outcome}"] + counts[f"higher_{outcome}"] == counts[outcome]).all()


def test_saliency_of_pruned_networks_is_compared_with_controls(built):
    table = pd.read_csv(built.folder / "results/confirmation_converged/preservation.csv")
    columns = "task,width,seed,method,variant,level,rank_correlation,ssim,top_overlap"
    assert list(table.columns) == columns.split(",")
    assert set(table["variant"]) == {"as_described", "as_released", "other_seed", "shuffled", "untrained"}
    means = table[table["method"] == "gradient"].groupby(["variant", "level"])["rank_correlation"].mean()
    assert means["as_released", 0.95] > 0.99
    assert means["as_released", 0.95] > means["as_described", 0.5] > means["as_described", 0.98]
    assert abs(means["shuffled", 0]) < 0.1


def test_representations_and_units_start_from_the_dense_network(built):
    table = pd.read_csv(built.folder / "results/published/representation.csv").set_index(["variant", "level"])
    np.testing.assert_allclose(table.loc[("as_described", 0), "cka"], 1)
    assert table.loc["shuffled", "cka"].max() < 0.9
    units = pd.read_csv(built.folder / "results/converged/units.csv")
    assert set(units["width"]) == {4, 24, 48, 64}
    assert (units["live"] <= units["width"]).all()
    assert (units["information_mean"].dropna() <= units["information_max"].dropna()).all()


def test_deletion_in_order_of_integrated_gradients_beats_chance(built):
    table = pd.read_csv(built.folder / "results/converged/deletion.csv")
    means = table[table["variant"] == "dense"].groupby(["method", "curve"])["area"].mean()
    assert means["integrated_gradients", "deletion"] < means["random", "deletion"]
    assert means["integrated_gradients", "insertion"] > means["random", "insertion"]


def test_criteria_start_from_the_dense_network_and_reach_their_sparsity(built):
    table = pd.read_csv(built.folder / "results/converged/criteria.csv")
    axes = ["task", "width", "seed"]
    dense = table[table["sparsity"] == 0].set_index(axes)["f1"]
    evaluation = pd.read_csv(built.folder / "results/converged/evaluation.csv")
    test = evaluation[evaluation["split"] == "test"].set_index(axes)["f1"]
    np.testing.assert_allclose(dense, test.loc[dense.index])
    assert table.groupby("criterion")["repetition"].nunique()["random_live"] == 2
    together = table[table["criterion"] == "magnitude_global"]
    all_weights = 785 * together["width"]
    assert (together["weights"] == all_weights - np.floor(together["sparsity"] * all_weights)).all()
    assert (table["live_weights"] < table["weights"]).any(), "some pixels are dark"
    whole = table[table["sparsity"] == 0]
    assert (whole["live_sparsity"] == 0).all()
    tolerance = pd.read_csv(built.folder / "results/converged/tolerance.csv")
    assert tolerance["value"].notna().any()
    assert (tolerance["n"] < LEAST).all()
    assert tolerance[["ci_low", "ci_high"]].isna().all(axis=None), "two seeds have no interval"


def test_retraining_helps_and_tickets_keep_their_weights(built):
    recovery = pd.read_csv(built.folder / "results/converged/recovery.csv")
    means = recovery[recovery["criterion"] == "random_live"].groupby(["sparsity", "retrained"])["f1"].mean()
    assert means[0.9, True] > means[0.9, False]
    lottery = pd.read_csv(built.folder / "results/converged/lottery.csv")
    weights = lottery.groupby(["width", "seed", "round"])["weights"]
    assert (weights.min() == weights.max()).all(), "arms are equally sparse"
    assert lottery.groupby("round")["weights"].max().tolist() == [785 * 64, 64 * (392 + 1), 64 * (196 + 1)]
    robustness = pd.read_csv(built.folder / "results/converged/pruned_robustness.csv")
    assert set(robustness["corruption"]) == {"gaussian_noise", "rotation", "mean"}


def test_networks_of_a_budget_have_equally_many_weights(built):
    for study in ("matched", "matched_released"):
        table = pd.read_csv(built.folder / f"results/{study}/matched.csv")
        own = table[~table["arm"].str.endswith("_dark") & (table["arm"] != "parent")]
        assert set(own["arm"]) == {"narrow", "pruned", "ticket", "fresh", "random"}
        weights = own.groupby(["seed", "width"])["weights"]
        assert (weights.min() == weights.max()).all()
        corrupted = table[table["condition"].isin(["gaussian_noise", "rotation"])]
        means = corrupted.groupby(["arm", "seed"])["f1"].mean()
        written = table[table["condition"] == "corrupted"].set_index(["arm", "seed"])["f1"]
        np.testing.assert_allclose(written, means.loc[written.index])


def test_ablation_ends_at_one_answer_for_all_images_and_orders_are_greedy(built):
    table = pd.read_csv(built.folder / "results/matched/ablation.csv")
    assert set(table["variant"]) == {"dense", "magnitude", "magnitude_hidden"}
    nothing = table[(table["removed"] == table["width"]) & (table["replacement"] == "zero")]
    assert (nothing["auc"] == 0.5).all()
    whole = table[table["removed"] == 0].groupby(["width", "seed", "variant"])["f1"]
    assert (whole.max() - whole.min() < 1e-3).all(), "nothing is removed in no order"


def test_a_finished_build_has_nothing_to_do(project):
    assert project.planned() == {}


def test_every_network_has_a_file_that_can_be_asked_for_by_name(project):
    name = "results/published/models/4v9/w24/s0.safetensors"
    network, identity = load_network(project.folder / name)
    assert (network.width, identity.task, identity.seed) == (24, "4v9", 0)
    (project.folder / name).unlink()
    assert project.planned(name) == {"train_published": 1}


def test_training_curves_are_tidy(built):
    table = pd.read_csv(built.folder / "results/published/training.csv")
    columns = "task,width,seed,epoch,split,loss,accuracy,precision,recall,f1,auc"
    assert list(table.columns) == columns.split(",")
    assert len(table) == 2 * 4 * 2 * 5 * 2
    assert set(table["split"]) == {"train", "validation"}
    assert table["epoch"].max() == 4
    rates = pd.read_csv(built.folder / "results/learning_rate/training.csv")
    assert list(rates.columns) == ["task", "width", "seed", "lr", *columns.split(",")[3:]]


def test_every_table_is_in_the_dictionary_with_its_columns(built):
    _, tables = describe.load_dictionary()
    assert list(describe.compare_with_build(built.folder / "results", tables)) == []


def test_pruning_reaches_what_its_reading_says(built):
    table = pd.read_csv(built.folder / "results/published/pruning.csv")
    columns = "task,width,seed,reading,level,sparsity_hidden,sparsity_output,accuracy,f1,auc,loss,dead_neurons"
    assert list(table.columns) == columns.split(",")
    divisor = table["reading"].map({"as_described": 1, "as_released": 100})
    for layer, size in (("sparsity_hidden", 784 * table["width"]), ("sparsity_output", table["width"])):
        np.testing.assert_array_equal((table[layer] * size).round(), np.floor(table["level"] / divisor * size))


def test_every_network_sees_every_corruption(built):
    table = pd.read_csv(built.folder / "results/published/corruption.csv")
    assert list(table.columns) == ["task", "width", "seed", "corruption", "severity", "accuracy", "f1", "auc", "loss"]
    assert len(table) == 2 * 4 * 2 * (1 + 4), "the clean images, two severities of noise, an occlusion, a rotation"


def test_the_survey_has_a_row_per_network_and_its_pairs(built):
    networks = pd.read_csv(built.folder / "results/survey/sensitivity.csv")
    assert len(networks) == (12 + 4 * 2 * 2) * 2
    assert not networks.duplicated(["draw", "width"]).any()
    assert networks["fits"].any()
    pairs = pd.read_csv(built.folder / "results/survey/contrasts.csv")
    assert pairs.groupby(["contrast", "width"]).size().eq(2).all()
    paths = pd.read_csv(built.folder / "results/survey/ellipses.csv")
    assert len(paths) == len(networks) * 3 * 5


def test_no_temporary_file_stays(built):
    assert not [path for path in (built.folder / "results").rglob("*") if ".tmp" in path.name]


def test_results_are_the_same_bytes_on_one_core_elsewhere(built, project, elsewhere):
    tracked = [path for path in (built.folder / "results").rglob("*") if path.is_file()]
    # Every kind of job: full and mini-batches, all measurements, a figure, a table, a picture; then the PDF.
    figures = [f"results/figures/{name}.pdf" for name in ("capacity", "saliency_w24", "corruption_error")]
    kinds = ["published", "results/converged/evaluation.csv", "results/tables/headline.tex", *figures]
    for arguments in ([*kinds, "--forceall"], ["results/paper.pdf", "--forceall", "--allowed-rules", "paper"]):
        run = project.snakemake(*arguments, "--cores", "1")
        assert run.returncode == 0, run.stdout + run.stderr
    different = [
        str(path.relative_to(built.folder))
        for path in tracked
        if path.suffix in {".csv", ".npz", ".safetensors", ".tex", ".json", ".png", ".pdf"}
        and path.read_bytes() != (project.folder / path.relative_to(built.folder)).read_bytes()
    ]
    assert different == []


@pytest.mark.skipif(not has_avx2(), reason="this processor has no AVX2, which is held")
def test_results_have_the_bytes_of_the_machine_of_reference(built):
    wanted = json.loads(reference.FILE.read_text())
    assert reference.built(built.folder) == wanted["built"], f"made on {wanted['machine']}"


def test_all_of_a_processors_instructions_are_a_setting_that_is_said_and_makes_results_stale(project):
    network = reference.RESULTS[0]
    native = {"instructions": "native"}
    assert project.planned(network, config=native) == {"train_published": 1}
    run = project.snakemake(network, "--cores", "2", config=native)
    assert run.returncode == 0
    assert "instructions: native, held at nothing" in " ".join((run.stdout + run.stderr).split())


def test_one_job_per_network_gives_the_same_networks(built, project):
    project.edit("config.yaml", "train: [task, seed]", "train: [task, width, seed]")
    (project.folder / "results/published/models/0v1").rename(project.folder / "fused")
    target = [f"results/published/models/0v1/w{width}/s0.safetensors" for width in (4, 24)]
    assert project.planned(*target)["train_published"] == 2
    project.build(*target)
    for file in target:
        alone, _ = load_network(project.folder / file)
        fused, _ = load_network(project.folder / "fused" / file.split("0v1/")[1])
        for name, value in alone.state_dict().items():
            np.testing.assert_allclose(value.numpy(), fused.state_dict()[name].numpy(), atol=1e-6)


def test_interactions_match_exactly_and_their_strengths_add_up(built):
    networks = pd.read_csv(built.folder / "results/interactions/networks.csv")
    assert set(networks["arm"]) == {"full", "small", "noisy", "baseline"}
    assert networks["residual"].max() < 1e-9
    assert networks["solver_gap"].max() <= 0.01
    initial = networks[networks["stage"] == "initial"].groupby(["task", "width", "seed"])["salient"]
    assert (initial.max() == initial.min()).all(), "all arms start from the same networks"
    spectrum = pd.read_csv(built.folder / "results/interactions/spectrum.csv").dropna()
    sums = spectrum.groupby(["task", "width", "seed", "arm", "epoch"])[["generalizable", "other"]].sum().sum(axis=1)
    np.testing.assert_allclose(sums, 1)
    assert set(pd.read_csv(built.folder / "results/interactions/removal.csv")["removed"]) == {
        "nothing",
        "other",
        "random",
        "matched_other",
        "matched_generalizable",
    }
