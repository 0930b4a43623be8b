"""Arms of training share what they should and differ where they should, and networks on the way are kept."""

import numpy as np
import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.interactions.snapshots import (
    Snapshot,
    load_sets,
    load_snapshots,
    measure_losses,
    save_snapshots,
    stage_at,
    train_snapshots,
    updates_at,
)
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.metrics import cross_entropy
from lowcap.networks.training import Images
from simulated import ARMS, SNAPSHOTS


def rows_of(images, others):
    """Return the place of each image among others, which has it once."""
    same = (images.unsqueeze(1) == others.unsqueeze(0)).all(dim=2)
    assert (same.sum(dim=1) == 1).all()
    return same.int().argmax(dim=1)


def test_every_arm_is_trained_on_the_explained_images(both_files):
    sets = load_sets(both_files, "4v9", 0, ARMS, 20)
    assert len(sets.train["small"].labels) == 60
    assert sets.train["small"].labels.sum() == 30
    assert sets.shown_train.labels.sum() == sets.shown_test.labels.sum() == 10
    for arm, data in sets.train.items():
        places = rows_of(sets.shown_train.pixels, data.pixels)
        wrong = data.labels[places] != sets.shown_train.labels
        torch.testing.assert_close(sets.shown_train.wrong[arm], wrong.float())
        assert wrong.any() == (arm == "noisy")
    rows_of(sets.shown_test.pixels, sets.test.pixels)
    with np.load(both_files) as data:
        shown = torch.from_numpy(data["train_images"][sets.shown_train.places].reshape(20, -1)) / 255
    torch.testing.assert_close(sets.shown_train.pixels, shown.float())


def test_a_share_of_the_labels_is_wrong_in_one_arm(both_files):
    sets = load_sets(both_files, "4v9", 0, ARMS, 20)
    wrong = (sets.train["noisy"].labels != sets.train["full"].labels).float().mean().item()
    assert wrong == pytest.approx(0.2, abs=0.06)
    assert torch.equal(sets.train["noisy"].pixels, sets.train["full"].pixels)
    assert sets.shown_test.wrong["noisy"].tolist() == pytest.approx([0.2] * 20)
    assert sets.shown_test.wrong["full"].tolist() == [0] * 20


def test_seeds_draw_other_images(both_files):
    first, again, other = (load_sets(both_files, "4v9", seed, ARMS, 20) for seed in (0, 0, 1))
    assert first.shown_train.places == again.shown_train.places
    assert set(first.shown_train.places) != set(other.shown_train.places)


def test_snapshots_run_from_the_initial_to_the_trained_networks(both_files, tmp_path):
    sets = load_sets(both_files, "4v9", 0, ARMS, 20)
    networks = train_snapshots(sets, "4v9", 0, SNAPSHOTS, "cpu")
    expected = {(arm, epoch) for arm, about in ARMS.items() for epoch in (*about["snapshots"], about["epochs"])}
    assert set(networks) == expected | {("baseline0", 3), ("baseline1", 3)}
    for found in networks.values():
        assert [network.width for network in found] == [3, 6]
    for arm in ARMS:
        for network in networks[Snapshot(arm, 0)]:
            start = he_initialisation(Task(4, 9), network.width, 0)
            assert torch.equal(network.hidden.weight, start.hidden.weight)
        losses = [
            measure_losses(networks[Snapshot(arm, epoch)][1], sets.train[arm], sets.test, 0)["train_loss"]
            for epoch in (0, ARMS[arm]["epochs"])
        ]
        assert losses[1] < losses[0]
    first, second = (networks[Snapshot(f"baseline{number}", 3)][1].hidden.weight for number in (0, 1))
    assert (first - second).abs().mean() > 0.01
    save_snapshots(networks, "cpu", tmp_path / "networks.safetensors")
    loaded = load_snapshots(tmp_path / "networks.safetensors")
    assert list(loaded) == [3, 6]
    for snapshot, found in networks.items():
        for network in found:
            for name, value in network.state_dict().items():
                assert torch.equal(loaded[network.width][snapshot].state_dict()[name], value)


def test_a_fraction_of_an_epoch_is_so_many_updates():
    assert [updates_at(epoch, 200, 32) for epoch in (0, 0.1, 0.25, 1, 3)] == [0, 1, 2, 7, 21]
    assert updates_at(3, 200, "full") == 3


def test_snapshots_lie_as_close_as_updates_and_whole_epochs_are_named_by_whole_numbers(both_files, tmp_path):
    sets = load_sets(both_files, "4v9", 0, ARMS, 20)
    per_epoch = updates_at(1, len(sets.train["full"].labels), 32)
    near, last = 1 + 0.4 / per_epoch, 4 - 0.4 / per_epoch
    arms = ARMS | {"full": {"epochs": 4, "snapshots": [0, 1, near, 1 + 1 / per_epoch, last], "onset": 1}}
    networks = train_snapshots(sets, "4v9", 0, SNAPSHOTS | {"arms": arms}, "cpu")
    weights = {epoch: found[0].hidden.weight for (arm, epoch), found in networks.items() if arm == "full"}
    assert torch.equal(weights[1], weights[near])
    assert not torch.equal(weights[1], weights[1 + 1 / per_epoch])
    assert torch.equal(weights[4], weights[last])
    save_snapshots(networks, "cpu", tmp_path / "networks.safetensors")
    loaded = load_snapshots(tmp_path / "networks.safetensors")[3]
    assert [snapshot.epoch for snapshot in loaded if snapshot.arm == "full"] == sorted(weights)
    assert all(isinstance(epoch, int) == (epoch in (0, 1, 4)) for arm, epoch in loaded if arm == "full")


def test_losses_are_those_with_so_many_wrong_labels():
    network = he_initialisation(Task(4, 9), 5, 0)
    pixels = torch.rand(50, 784, generator=torch.Generator().manual_seed(0))
    labels = (torch.arange(50) % 2).float()
    data = Images(pixels, labels)
    with torch.no_grad():
        logits = network(pixels).unsqueeze(1)
    right, wrong = (cross_entropy(logits, target).item() for target in (labels, 1 - labels))
    found = measure_losses(network, data, data, 0.2)
    assert found["train_loss"] == pytest.approx(right)
    assert found["test_loss"] == pytest.approx(0.8 * right + 0.2 * wrong)
    assert found["gap"] == pytest.approx(found["test_loss"] - found["train_loss"])
    assert found["test_accuracy"] == pytest.approx(((logits[:, 0] >= 0) == (labels == 1)).double().mean().item())


def test_stages_are_named_by_the_onset():
    about = {"onset": 3, "epochs": 30}
    found = [stage_at(epoch, about) for epoch in (0, 1, 3, 10, 30)]
    assert found == ["initial", "early", "onset", "late", "final"]
    found = [stage_at(epoch, about | {"cleared": 0.1}) for epoch in (0, 0.03, 0.1, 1, 3, 10, 30)]
    assert found == ["initial", "early", "cleared", "learning", "onset", "late", "final"]
