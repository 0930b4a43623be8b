"""What the survey's table says about a network, against plain computations."""

import numpy as np
import pytest
import torch
from sklearn.metrics import roc_auc_score

from lowcap.networks.training import Images
from lowcap.survey.cohorts import Data, initial_networks, load_data
from lowcap.survey.draws import random_draw
from lowcap.survey.measures import (
    DEGREES,
    POINTS,
    along_ellipses,
    measure_network,
    paths_through,
    point_rows,
    prunabilities,
)
from lowcap.survey.sensitivity import jacobian_norms

AXES = {
    "task": ["4v9"],
    "activation": ["relu"],
    "optimizer": {"sgd": [0.01, 0.1]},
    "batch_size": [16],
    "images": [60],
    "label_noise": [0.4],
    "translation": [0],
    "scale": [2.0, 3.0],
}


@pytest.fixture
def case(dataset_file):
    draw = random_draw("x", AXES, np.random.default_rng(0))
    data = load_data(draw, str(dataset_file))
    # The synthetic test file is short: let the training images of another draw be the test images.
    other = load_data(
        random_draw("y", AXES | {"images": [200], "label_noise": [0]}, np.random.default_rng(1)), str(dataset_file)
    )
    return draw, data._replace(test=other.train), initial_networks(draw, [8])[0]


def test_scores_agree_with_plain_computations(case):
    draw, data, network = case
    found = measure_network(draw, network, data, translated=10)
    with torch.no_grad():
        logits = network(data.test.pixels)
    wrong = ((logits >= 0) != (data.test.labels == 1)).numpy()
    assert found["test_accuracy"] == pytest.approx(1 - wrong.mean())
    assert found["gap"] == pytest.approx(found["train_accuracy"] - found["test_accuracy"])
    assert found["jacobian"] == pytest.approx(jacobian_norms(network, data.test.pixels).mean().item())
    assert found["auc_jacobian"] == pytest.approx(roc_auc_score(wrong, jacobian_norms(network, data.test.pixels)))
    assert found["auc_confidence"] == pytest.approx(roc_auc_score(wrong, -logits.abs()))


def test_too_few_errors_give_no_area(case):
    draw, data, network = case
    few = data._replace(test=type(data.test)(data.test.pixels[:8], data.test.labels[:8]))
    assert np.isnan(measure_network(draw, network, few, translated=2)["auc_jacobian"])


def test_paths_go_through_points_of_the_right_kind(case):
    draw, data, _ = case
    paths = paths_through(draw, data, 20)
    images, labels = data.train.pixels, data.train.labels
    for kind, expected in (("same", {0, 3}), ("different", {1, 2})):
        corners = [paths[kind].at(degrees) for degrees in (60, 180, 300)]
        nearest = [torch.cdist(corner, images) for corner in corners]
        assert max(distance.min(dim=1).values.max().item() for distance in nearest) < 0.05
        ones = sum(labels[distance.argmin(dim=1)] for distance in nearest)
        assert set(ones.int().tolist()) <= expected
    shuffled = paths["random"].at(60)
    assert torch.cdist(shuffled, images).min() > 1
    totals = images.sum(dim=1)
    assert (shuffled.sum(dim=1)[:, None] - totals).abs().min(dim=1).values.max() < 0.1, "the brightness stays"


def test_switches_add_up(case):
    draw, data, network = case
    found = along_ellipses(network, paths_through(draw, data, 20))
    for kind in ("same", "different", "random"):
        rows = [row for row in found.rows if row["kind"] == kind]
        assert [row["degrees"] for row in rows] == list(DEGREES)
        per_path = sum(6 * 15 * row["switches"] for row in rows[:-1])
        assert per_path == pytest.approx(found.totals[f"switches_{kind}"])
    assert found.totals["switches_random"] > 0


def test_prunabilities_come_with_their_control(case):
    draw, data, network = case
    headline, rows = prunabilities(draw, network, data, [0.1, 1.0])
    assert {(row["criterion"], row["beta"]) for row in rows} == {
        (criterion, beta) for criterion in ("magnitude", "random") for beta in (0.1, 1.0)
    }
    assert headline["prunability"] == next(
        row["prunability"] for row in rows if (row["criterion"], row["beta"]) == ("magnitude", 0.1)
    )
    assert all(0 < value <= 1 for value in headline.values())


def test_single_points_are_those_of_networks_that_fit(case):
    draw, data, network = case
    assert point_rows(draw, network, data, fitted=1.0) == []
    rows = point_rows(draw, network, data, fitted=0.0)
    assert len(rows) == min(POINTS, len(data.test.labels))
    with torch.no_grad():
        logits = network(data.test.pixels)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(logits, data.test.labels, reduction="none")
    assert sorted(row["loss"] for row in rows) == pytest.approx(sorted(losses.tolist()), rel=1e-3, abs=1e-6)
    assert sum(row["wrong"] for row in rows) == ((logits >= 0).float() != data.test.labels).sum()


def many_classes(depth):
    rng = np.random.default_rng(0)
    pixels = torch.from_numpy(rng.random((60, 784), dtype=np.float32))
    labels = torch.from_numpy(np.repeat(np.arange(10), 6).astype(np.float32))
    draw = random_draw("x", AXES | {"task": ["all"], "depth": [depth]}, np.random.default_rng(0))
    return draw, Data(Images(pixels, labels), Images(pixels, labels.flip(0)))


@pytest.mark.parametrize("depth", [1, 3])
def test_ten_classes_are_measured_as_two_are(depth):
    draw, data = many_classes(depth)
    (network,) = initial_networks(draw, [8])
    assert (network.depth, network.output.out_features) == (depth, 10)
    found = measure_network(draw, network, data, translated=3)
    with torch.no_grad():
        logits = network(data.test.pixels)
    wrong = (logits.argmax(dim=1) != data.test.labels).numpy()
    assert found["test_accuracy"] == pytest.approx(1 - wrong.mean())
    losses = torch.nn.functional.cross_entropy(logits.double(), data.test.labels.long(), reduction="none")
    assert found["test_loss"] == pytest.approx(losses.clamp(max=-np.log(1e-12)).mean().item(), rel=1e-6)
    assert found["jacobian"] == pytest.approx(jacobian_norms(network, data.test.pixels).mean().item())
    assert found["weight_norm"] == pytest.approx(
        np.sqrt(sum(float(layer.weight.detach().double().square().sum()) for layer in network.layers))
    )
    headline, _ = prunabilities(draw, network, data, [0.1])
    assert 0 < headline["prunability"] <= 1
    assert along_ellipses(network, paths_through(draw, data, 4)).totals["switches_random"] > 0


def test_paths_between_many_classes_go_through_three_of_them():
    draw, data = many_classes(1)
    paths = paths_through(draw, data, 30)
    for kind, expected in (("same", 1), ("different", 3)):
        corners = [torch.cdist(paths[kind].at(degrees), data.train.pixels).argmin(dim=1) for degrees in (60, 180, 300)]
        classes = torch.stack([data.train.labels[corner] for corner in corners], dim=1)
        assert {len(row.unique()) for row in classes} == {expected}
