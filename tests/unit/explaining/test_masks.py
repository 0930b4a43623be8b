"""What masks are like, by hand-made ones, and that each control has what its name promises."""

import numpy as np
import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.explaining.fourier import ALONE, FREQUENCIES, MaskSettings, multiplicities, radii
from lowcap.explaining.masks import (
    MaskedGroup,
    describe_masks,
    fit_group,
    follow_masks,
    mask_similarities,
    measure_masks,
    norms,
    power_mask,
    shuffle_mask,
    shuffle_rings,
)
from lowcap.networks.evaluation import Group
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.network import Identity


def rng(seed=0):
    return np.random.default_rng(seed)


def some_masks(count=3):
    return torch.from_numpy(rng().random((count, FREQUENCIES))).float() ** 4


def one_frequency(place):
    return torch.eye(FREQUENCIES)[place]


def test_the_centroid_of_one_frequency_is_its_radius():
    found = describe_masks(torch.stack([one_frequency(200), one_frequency(0) + one_frequency(200)]))
    assert found["centroid"].tolist() == pytest.approx([radii()[200].item(), radii()[200].item() * 2 / 3])
    assert found["centroid_without_dc"].tolist() == pytest.approx([radii()[200].item()] * 2)
    assert found["share"].tolist() == pytest.approx([2 / 784, 3 / 784])


def test_similarity_is_pearsons_over_all_values_but_the_constant():
    first, second = some_masks(2)
    spread = [np.repeat(mask.numpy(), multiplicities().numpy().astype(int))[1:] for mask in (first, second)]
    found = mask_similarities(torch.stack([first, first]), torch.stack([second, first]))
    assert found.tolist() == pytest.approx([np.corrcoef(*spread)[0, 1], 1], abs=1e-5)


def test_masks_are_followed_from_the_first():
    first, second = some_masks(2)
    itself, other = follow_masks(torch.stack([first, second]))
    assert (itself["centroid_change"], itself["mask_similarity"]) == pytest.approx((0, 1))
    centroids = describe_masks(torch.stack([first, second]))["centroid"].tolist()
    assert [itself["centroid"], other["centroid"]] == centroids
    assert other["centroid_change"] == pytest.approx(centroids[1] - centroids[0])
    assert other["mask_similarity"] == pytest.approx(mask_similarities(first[None], second[None]).item())


def test_shuffled_masks_keep_their_norm_and_radius_shuffled_ones_their_rings():
    (mask,) = some_masks(1)
    shuffled, rings = shuffle_mask(mask, rng()), shuffle_rings(mask, rng())
    assert not torch.equal(shuffled, mask)
    assert not torch.equal(rings, mask)
    for found in (shuffled, rings):
        assert norms(found).item() == pytest.approx(norms(mask).item(), rel=1e-5)
    assert torch.equal(rings[:ALONE], mask[:ALONE])
    for ring in range(21):
        members = radii().round() == ring
        members[:ALONE] = False
        assert torch.equal(rings[members].sort()[0], mask[members].sort()[0])


@pytest.mark.parametrize("norm", [0.0, 3.0, 80.0, 700.0, 784.0])
def test_the_mask_of_a_power_has_the_norm_that_is_asked_and_its_order(norm):
    power = some_masks(1)[0] + 1e-4
    mask = power_mask(power, norm)
    assert norms(mask).item() == pytest.approx(norm, abs=1e-2)
    assert mask.max() <= 1
    assert (mask[power.argsort()].diff() >= -1e-6).all()


@pytest.fixture
def group(batch):
    identities = [Identity("study", "mnist", "4v9", width, 3) for width in (3, 6)]
    networks = [(he_initialisation(Task(4, 9), one.width, 7), one) for one in identities]
    parts = {
        "train": (batch.train.pixels, batch.train.labels),
        "test": (batch.validation.pixels, batch.validation.labels),
    }
    settings = MaskSettings(steps=10, rate=0.2, penalty=0.2, ceiling=3)
    return fit_group(Group(networks, parts), "he", "magnitude_hidden", [0, 0.9], 100, settings)


def test_every_network_is_measured_behind_every_mask(group):
    rows = [*measure_masks(group, group.own.flip(0), 2)]
    assert len(rows) == 4 * (2 + 2 + 4 * 2 + 2 * 2 * 2)
    by = {(row["width"], row["sparsity"], row["mask"], row["dc"], row["repetition"]): row for row in rows}
    assert len(by) == len(rows)
    own, none = by[3, 0, "own", "held", 0], by[3, 0, "none", "free", 0]
    assert own["accuracy_ratio"] == pytest.approx(own["accuracy"] / none["accuracy"])
    assert own["similarity"] == pytest.approx(1)
    assert by[3, 0, "complement", "free", 0]["similarity"] == pytest.approx(-1)
    assert by[3, 0, "power", "free", 0]["share"] == pytest.approx(own["share"], abs=1e-4)
    assert by[3, 0, "random", "free", 1]["share"] == pytest.approx(own["share"], abs=1e-4)
    free, held = (by[3, 0, "complement", dc, 0]["share"] for dc in ("free", "held"))
    constant = float(group.own[0, 0])
    assert held - free == pytest.approx((constant - (1 - constant)) / 784, abs=1e-6), "held is the own constant"
    network = group.networks[0]
    clean = ((network(group.images) >= 0) == group.labels.bool()).double().mean().item()
    assert none["accuracy"] == pytest.approx(clean)


def test_untrained_masks_and_shuffles_are_of_their_network(group):
    assert group.own.shape == group.untrained.shape == (4, FREQUENCIES)
    assert torch.equal(group.untrained[0], group.untrained[1])
    assert not torch.equal(group.untrained[1], group.untrained[2])
    alone = MaskedGroup(group.networks[2:3], group.cases[2:3], group.own[2:3], group.untrained[2:3], *group[4:])
    names = ("width", "sparsity", "mask", "dc", "repetition", "centroid")
    rows = [{name: row[name] for name in names} for row in measure_masks(group, group.own, 1)]
    for row in measure_masks(alone, group.own[2:3], 1):
        assert {name: row[name] for name in names} in rows
