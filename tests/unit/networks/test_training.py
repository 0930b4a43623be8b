"""Fused training against training alone, and against a float64 replay of the released protocol."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from lowcap.base.errors import InputError
from lowcap.base.tasks import Task
from lowcap.data.alterations import resize, translate, turn
from lowcap.data.pixels import lit_pixels
from lowcap.networks.initialisation import released_initialisation
from lowcap.networks.network import Network
from lowcap.networks.training import Images, NonFiniteLossError, Recipe, Replicate, choose_device, train_cohort
from lowcap.pruning.criteria import magnitude, removal_order, remove

TASK = Task(4, 9)
WIDTHS = [2, 6, 24]


def starting_networks(widths=WIDTHS, seed=42):
    return [released_initialisation(TASK, width, seed) for width in widths]


def train(networks, batch, recipe, order=None, hold_zeros=False):
    """Train one replicate; return its networks and reports."""
    replicate = Replicate(networks, batch.train, batch.validation, order or rng())
    (trained,) = train_cohort([replicate], recipe, hold_zeros)
    return trained


def released_training(network, images, labels, rate, epochs):
    """Train by hand-written backpropagation in float64, as the released code does; return weights and losses."""
    x, y = images.double().numpy(), labels.double().numpy()[:, None]
    w1, b1 = network.hidden.weight.detach().double().numpy().T.copy(), np.zeros((1, network.width))
    w2, b2 = network.output.weight.detach().double().numpy().T.copy(), np.zeros(1)
    losses = []
    for _ in range(epochs):
        z1 = x @ w1 + b1
        a1 = np.maximum(z1, 0)
        p = 1 / (1 + np.exp(-(a1 @ w2 + b2)))
        losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        d2 = (p - y) / len(y)
        d1 = (d2 @ w2.T) * (z1 > 0)
        w2, b2 = w2 - rate * a1.T @ d2, b2 - rate * d2.sum(axis=0)
        w1, b1 = w1 - rate * x.T @ d1, b1 - rate * d1.sum(axis=0, keepdims=True)
    return (w1, b1, w2, b2), losses


def test_matches_the_released_protocol_in_float64(batch):
    recipe = Recipe(learning_rate=0.03, epochs=50)
    trained, reports, _ = train(starting_networks(), batch, recipe)
    for position, (start, network) in enumerate(zip(starting_networks(), trained, strict=True)):
        weights, losses = released_training(start, batch.train.pixels, batch.train.labels, 0.03, 50)
        curve = [report.metrics["loss"][position].item() for report in reports if report.split == "train"]
        np.testing.assert_allclose(curve, losses, atol=3e-7)
        found = [network.hidden.weight.T, network.hidden.bias, network.output.weight.T, network.output.bias]
        for ours, theirs in zip(found, weights, strict=True):
            np.testing.assert_allclose(ours.detach().numpy().squeeze(), theirs.squeeze(), atol=2e-6)


def test_fused_networks_equal_networks_trained_alone(batch):
    recipe = Recipe(learning_rate=0.1, epochs=30)
    together, reports, _ = train(starting_networks(), batch, recipe)
    for position, start in enumerate(starting_networks()):
        (alone,), own, _ = train([start], batch, recipe)
        for name, value in alone.state_dict().items():
            torch.testing.assert_close(together[position].state_dict()[name], value, atol=1e-6, rtol=1e-5)
        for fused, single in zip(reports, own, strict=True):
            assert (fused.epoch, fused.split) == (single.epoch, single.split)
            assert fused.metrics["loss"][position].item() == pytest.approx(single.metrics["loss"].item(), abs=1e-6)


def test_pixels_black_in_every_image_keep_their_weights(batch):
    black = (batch.train.pixels == 0).all(dim=0) & (batch.validation.pixels == 0).all(dim=0)
    assert black.sum() == 4 * 28
    trained = train(starting_networks(), batch, Recipe(0.1, 5))
    for start, network in zip(starting_networks(), trained.networks, strict=True):
        assert torch.equal(network.hidden.weight[:, black], start.hidden.weight[:, black])
        assert not torch.equal(network.hidden.weight[:, ~black], start.hidden.weight[:, ~black])


@pytest.mark.parametrize("more", [{"momentum": 0.9}, {"optimizer": "adam"}])
def test_training_moves_live_weights_and_no_others(batch, more):
    pixels = batch.train.pixels.clone()
    pixels[:, 300:330] = 0  # lit by validation images only
    lit = lit_pixels(pixels)
    assert lit_pixels(batch.validation.pixels)[300:330].any()
    shown = SimpleNamespace(train=Images(pixels, batch.train.labels), validation=batch.validation)
    trained = train(starting_networks(), shown, Recipe(0.01, 3, batch_size=32, **more))
    for start, network in zip(starting_networks(), trained.networks, strict=True):
        moved = network.hidden.weight != start.hidden.weight
        assert not moved[:, ~lit].any()
        assert moved[:, lit].any(dim=0).double().mean() > 0.95


def test_reports_come_before_the_update(batch):
    start = starting_networks([6])
    trained, reports, _ = train(start, batch, Recipe(0.1, 3))
    assert [(report.epoch, report.split) for report in reports] == [
        (epoch, split) for epoch in range(3) for split in ("train", "validation")
    ]

    def loss(network):
        return torch.nn.functional.binary_cross_entropy_with_logits(network(batch.train.pixels), batch.train.labels)

    assert reports[0].metrics["loss"].item() == pytest.approx(loss(start[0]).item(), abs=1e-6)
    assert loss(trained[0]).item() < reports[-2].metrics["loss"].item()


def rng():
    return np.random.default_rng(5)


MINI_BATCH = Recipe(0.1, 3, batch_size=32, momentum=0.9, schedule="cosine")


def test_mini_batches_and_snapshots_agree_with_a_plain_loop_over_torch(batch):
    (start,) = starting_networks([6])
    replicate = Replicate([start], batch.train, batch.validation, rng())
    (trained,) = train_cohort([replicate], MINI_BATCH, keep=[3, 7])
    (found,), snapshots = trained.networks, trained.snapshots
    assert list(snapshots) == [3, 7]
    optimizer = torch.optim.SGD(start.parameters(), lr=0.1, momentum=0.9)
    updates = 3 * 7
    order, update = rng(), 0
    for _ in range(3):
        for rows in torch.from_numpy(order.permutation(200)).split(32):
            if update in snapshots:
                for name, value in start.state_dict().items():
                    kept = snapshots[update][0].state_dict()[name]
                    torch.testing.assert_close(kept, value, atol=1e-5, rtol=1e-4)
            for group in optimizer.param_groups:
                group["lr"] = 0.1 * (1 + np.cos(np.pi * update / updates)) / 2
            optimizer.zero_grad()
            logits = start(batch.train.pixels[rows])
            torch.nn.functional.binary_cross_entropy_with_logits(logits, batch.train.labels[rows]).backward()
            optimizer.step()
            update += 1
    for name, value in start.state_dict().items():
        torch.testing.assert_close(found.state_dict()[name], value, atol=1e-5, rtol=1e-4)


def test_fused_mini_batches_equal_networks_trained_alone(batch):
    together, reports, _ = train(starting_networks(), batch, MINI_BATCH, rng())
    for position, start in enumerate(starting_networks()):
        (alone,), own, _ = train([start], batch, MINI_BATCH, rng())
        for name, value in alone.state_dict().items():
            torch.testing.assert_close(together[position].state_dict()[name], value, atol=1e-5, rtol=1e-4)
        assert reports[-1].metrics["loss"][position].item() == pytest.approx(own[-1].metrics["loss"].item(), abs=1e-5)


def test_the_order_of_batches_matters_and_is_drawn(batch):
    first, again, other = (
        train(starting_networks([6]), batch, MINI_BATCH, np.random.default_rng(seed))[0][0] for seed in (1, 1, 2)
    )
    assert torch.equal(first.hidden.weight, again.hidden.weight)
    assert not torch.equal(first.hidden.weight, other.hidden.weight)


@pytest.mark.parametrize("batch_size", ["full", 32])
def test_fewer_reports_change_nothing_else(batch, batch_size):
    recipes = [Recipe(0.1, 8, batch_size=batch_size, report_every=every) for every in (1, 3)]
    (all_networks, all_reports, _), (networks, reports, _) = (
        train(starting_networks(), batch, recipe, rng()) for recipe in recipes
    )
    assert [report.epoch for report in reports if report.split == "train"] == [0, 3, 6, 7]
    assert torch.equal(all_networks[0].hidden.weight, networks[0].hidden.weight)
    matching = [report for report in all_reports if report.epoch in (0, 3, 6, 7)]
    for ours, theirs in zip(reports, matching, strict=True):
        assert (ours.epoch, ours.split) == (theirs.epoch, theirs.split)
        assert torch.equal(ours.metrics["loss"], theirs.metrics["loss"])


def test_training_leaves_the_given_networks_alone(batch):
    start = starting_networks()
    train(start, batch, Recipe(0.1, 2))
    for before, after in zip(starting_networks(), start, strict=True):
        assert torch.equal(before.hidden.weight, after.hidden.weight)


def test_a_loss_that_is_not_finite_names_its_network(batch):
    broken = Network(6)
    with torch.no_grad():
        broken.output.bias.fill_(float("nan"))
    networks = [starting_networks([2])[0], broken]
    with pytest.raises(NonFiniteLossError, match="training loss is nan at epoch 0") as caught:
        train(networks, batch, Recipe(0.03, 2))
    assert (caught.value.replicate, caught.value.position) == (0, 1)


def test_the_device_must_exist(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device("auto") == choose_device("cpu") == "cpu"
    with pytest.raises(InputError, match="no GPU"):
        choose_device("cuda")


def resized(batch, offset):
    """Return the images of a batch in another order: another seed's data, as many."""
    order = torch.randperm(300, generator=torch.Generator().manual_seed(offset))
    pixels = torch.cat([batch.train.pixels, batch.validation.pixels])[order]
    labels = torch.cat([batch.train.labels, batch.validation.labels])[order]
    return SimpleNamespace(train=Images(pixels[:200], labels[:200]), validation=Images(pixels[200:], labels[200:]))


@pytest.mark.parametrize("recipe", [Recipe(0.1, 8), MINI_BATCH])
def test_replicates_equal_replicates_trained_alone(batch, recipe):
    seeds = (3, 4, 5)
    data = [resized(batch, seed) for seed in seeds]
    replicates = [
        Replicate(starting_networks(seed=seed), one.train, one.validation, np.random.default_rng(seed))
        for seed, one in zip(seeds, data, strict=True)
    ]
    together = train_cohort(replicates, recipe)
    for seed, one, trained in zip(seeds, data, together, strict=True):
        alone = train(starting_networks(seed=seed), one, recipe, np.random.default_rng(seed))
        for ours, theirs in zip(trained.networks, alone.networks, strict=True):
            for name, value in theirs.state_dict().items():
                torch.testing.assert_close(ours.state_dict()[name], value, atol=1e-5, rtol=1e-4)
        for ours, theirs in zip(trained.reports, alone.reports, strict=True):
            torch.testing.assert_close(ours.metrics["loss"], theirs.metrics["loss"], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("penalty", [{"weight_decay": 0.05}, {"l1": 0.003}])
def test_penalties_agree_with_a_plain_loop_over_torch(batch, penalty):
    (start,) = starting_networks([6])
    found = train([start], batch, Recipe(0.1, 20, momentum=0.9, **penalty)).networks[0]
    weights = [start.hidden.weight, start.output.weight]
    decay = {"params": weights, "weight_decay": penalty.get("weight_decay", 0)}
    optimizer = torch.optim.SGD([decay, {"params": [start.hidden.bias, start.output.bias]}], lr=0.1, momentum=0.9)
    for _ in range(20):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(start(batch.train.pixels), batch.train.labels)
        (loss + penalty.get("l1", 0) * sum(weight.abs().sum() for weight in weights)).backward()
        optimizer.step()
    for name, value in start.state_dict().items():
        torch.testing.assert_close(found.state_dict()[name], value, atol=1e-5, rtol=1e-4)


def test_adam_agrees_with_a_plain_loop_over_torch(batch):
    (start,) = starting_networks([6])
    found = train([start], batch, Recipe(0.01, 20, optimizer="adam")).networks[0]
    optimizer = torch.optim.Adam(start.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(start(batch.train.pixels), batch.train.labels).backward()
        optimizer.step()
    torch.testing.assert_close(found.output.weight, start.output.weight, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize(
    ("alter", "setting", "most"), [(translate, "translation", 2), (turn, "rotation", 180), (resize, "scale", 0.5)]
)
def test_altered_images_agree_with_a_plain_loop_over_them(batch, alter, setting, most):
    (start,) = starting_networks([6])
    found, reports, _ = train([start], batch, Recipe(0.1, 5, **{setting: most}), rng())
    optimizer, draws = torch.optim.SGD(start.parameters(), lr=0.1), rng()
    for epoch in range(5):
        clean = torch.nn.functional.binary_cross_entropy_with_logits(start(batch.train.pixels), batch.train.labels)
        assert reports[2 * epoch].metrics["loss"].item() == pytest.approx(clean.item(), abs=1e-6)
        moved = alter(batch.train.pixels, most, draws)
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(start(moved), batch.train.labels).backward()
        optimizer.step()
    torch.testing.assert_close(found[0].hidden.weight, start.hidden.weight, atol=1e-6, rtol=1e-5)


def test_snapshots_are_networks_on_the_way(batch):
    (trained,) = train_cohort(
        [Replicate(starting_networks(), batch.train, batch.validation, rng())], MINI_BATCH, keep=[0, 2 * 7]
    )
    assert list(trained.snapshots) == [0, 2 * 7]
    for kept, start in zip(trained.snapshots[0], starting_networks(), strict=True):
        assert torch.equal(kept.hidden.weight, start.hidden.weight)
    before = next(report for report in trained.reports if (report.epoch, report.split) == (2, "train"))
    for position, kept in enumerate(trained.snapshots[2 * 7]):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(kept(batch.train.pixels), batch.train.labels)
        assert before.metrics["loss"][position].item() == pytest.approx(loss.item(), abs=1e-6)


def test_held_zeros_stay_zero_and_the_rest_trains(batch):
    start = [remove(network, removal_order(magnitude(network)), 0.8) for network in starting_networks()]
    for held in (True, False):
        recipe = Recipe(0.1, 3, batch_size=32, momentum=0.9, weight_decay=0.01)
        for before, after in zip(start, train(start, batch, recipe, rng(), held).networks, strict=True):
            removed = before.hidden.weight == 0
            assert bool(after.hidden.weight[removed].any()) is not held
            assert (after.hidden.weight[~removed] != before.hidden.weight[~removed]).all()
            assert bool(after.output.weight[before.output.weight == 0].any()) is not held


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_gpu_and_cpu_agree(batch):
    recipe = Recipe(0.1, 20)
    cpu = train(starting_networks(), batch, recipe)
    gpu = train(
        starting_networks(),
        SimpleNamespace(train=batch.train.to("cuda"), validation=batch.validation.to("cuda")),
        recipe,
    )
    for ours, theirs in zip(cpu.networks, gpu.networks, strict=True):
        torch.testing.assert_close(ours.hidden.weight, theirs.hidden.weight, atol=1e-4, rtol=1e-4)
