"""Pruning: the sparsity really reached, and torch's own pruning as the oracle."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils import prune as oracle

from lowcap.base.tasks import Task
from lowcap.data.pixels import lit_pixels
from lowcap.networks.architectures import ARCHITECTURES
from lowcap.networks.evaluation import Group
from lowcap.networks.initialisation import he_initialisation, untrained
from lowcap.networks.network import Identity, Network
from lowcap.pruning.criteria import (
    CRITERIA,
    Background,
    count_connected_units,
    count_left,
    count_live_weights,
    count_weights,
    magnitude,
    prune_by,
    prune_group,
    prune_to_levels,
    removal_order,
    remove,
    sparsity,
    weight_times_gradient,
)


def prune(network, sparsity):
    return remove(network, removal_order(magnitude(network)), sparsity)


@pytest.mark.parametrize("level", [0.1, 0.15, 0.3, 0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("width", [2, 24, 64])
def test_agrees_with_torch(level, width):
    torch.manual_seed(width)
    network = Network(width)
    pruned = prune(network, level)
    for layer, expected in ((pruned.hidden, network.hidden), (pruned.output, network.output)):
        count = int(level * expected.weight.numel())
        if count:
            oracle.l1_unstructured(expected, "weight", amount=count)
            assert torch.equal(layer.weight, expected.weight)


@settings(deadline=None)
@given(level=st.floats(0, 0.999), width=st.integers(1, 9))
def test_reaches_the_floor_of_what_was_asked(level, width):
    torch.manual_seed(0)
    pruned = prune(Network(width), level)
    assert sparsity(pruned.hidden) == int(level * 784 * width) / (784 * width)
    assert sparsity(pruned.output) == int(level * width) / width


def test_of_equal_weights_the_earlier_goes_first():
    order = removal_order((torch.tensor([[1.0, -1.0, 1.0, 2.0]]).abs(), torch.tensor([[1.0]])))
    assert order.places[0].tolist() == [[0, 1, 2, 3]]
    assert order.competitors == (4, 1)


def test_leaves_biases_and_the_given_network_alone():
    network = Network(8)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    pruned = prune(network, 0.9)
    assert torch.equal(pruned.hidden.bias, before["hidden.bias"])
    assert torch.equal(pruned.output.bias, before["output.bias"])
    assert all(torch.equal(network.state_dict()[name], value) for name, value in before.items())


@pytest.mark.parametrize("level", [-0.1, 1.0, float("nan")])
def test_rejects_what_is_no_sparsity(level):
    with pytest.raises(ValueError, match="not in"):
        prune(Network(2), level)


def test_levels_are_pruned_as_their_reading_says():
    torch.manual_seed(0)
    network = Network(24)
    found = prune_to_levels(network, {"as_described": [0, 0.5, 0.95], "as_released": [0.95]})
    assert list(found) == [("as_described", 0), ("as_described", 0.5), ("as_described", 0.95), ("as_released", 0.95)]
    assert torch.equal(found["as_described", 0].hidden.weight, network.hidden.weight)
    assert torch.equal(found["as_described", 0.95].hidden.weight, prune(network, 0.95).hidden.weight)
    assert sparsity(found["as_described", 0.95].hidden) == pytest.approx(0.95, abs=1e-4)
    assert sparsity(found["as_released", 0.95].hidden) == pytest.approx(0.0095, abs=1e-4)
    assert sparsity(found["as_released", 0.95].output) == 0


def background(network, seed=0):
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand(40, 784, generator=generator)
    images[:, :100] = 0
    return Background(Network(network.width), images, (images[:, 200] > 0.5).float(), np.random.default_rng(seed))


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("sparsity", [0.3, 0.95, 0.99])
def test_every_criterion_reaches_its_sparsity_exactly(criterion, sparsity):
    torch.manual_seed(1)
    network = Network(12)
    (pruned,) = prune_by(criterion, network, background(network), [sparsity])
    layers = CRITERIA[criterion].layers
    if layers == "together":
        assert count_weights(pruned) == 785 * 12 - int(sparsity * 785 * 12)
    else:
        assert (pruned.hidden.weight == 0).sum() == int(sparsity * 784 * 12)
        assert (pruned.output.weight == 0).sum() == (int(sparsity * 12) if layers == "each" else 0)
    kept = pruned.hidden.weight != 0
    assert torch.equal(pruned.hidden.weight[kept], network.hidden.weight[kept])


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("criterion", CRITERIA)
def test_all_layers_of_every_architecture_are_pruned(architecture, criterion):
    network, start = (he_initialisation(Task(4, 9), 4, seed, architecture) for seed in (0, 1))
    given = background(network)._replace(initial=start)
    (pruned,) = prune_by(criterion, network, given, [0.7])
    sizes = [layer.weight.numel() for layer in network.layers]
    removed = [int((layer.weight == 0).sum()) for layer in pruned.layers]
    assert len(sizes) == network.depth + 1
    if CRITERIA[criterion].layers == "together":
        assert sum(removed) == int(0.7 * sum(sizes))
    else:
        expected = [int(0.7 * size) for size in sizes]
        assert removed == [*expected[:-1], expected[-1] if CRITERIA[criterion].layers == "each" else 0]
    assert count_weights(pruned) == sum(sizes) - sum(removed)
    assert sparsity(*pruned.layers[:-1]) == sum(removed[:-1]) / sum(sizes[:-1])
    for left, before in zip(pruned.layers, network.layers, strict=True):
        assert torch.equal(left.weight, before.weight * (left.weight != 0))
        assert torch.equal(left.bias, before.bias)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_unit_without_a_way_to_the_logit_is_not_connected(architecture):
    network = he_initialisation(Task(4, 9), 4, 0, architecture)
    assert count_connected_units(network) == 4 * network.depth
    with torch.no_grad():
        for layer in network.layers:
            layer.weight.abs_()  # so that no unit is silent
        network.hidden.weight[1] = 0
    assert count_connected_units(network) == 4 * network.depth - 1
    images = torch.rand(20, 784)
    with torch.no_grad():
        before = network(images)
        network.output.weight[:, 2::4] = 0  # of a convolution, all places of its third channel
        without = network(images)
        assert count_connected_units(network) == 4 * network.depth - 2
        network.layers[-2].weight[2] = 5  # of the unit that nothing reads
        assert torch.equal(network(images), without)
    assert not torch.equal(without, before)


def masks(pruned):
    return {"hidden": pruned.hidden.weight != 0, "output": pruned.output.weight != 0}


def test_global_magnitude_agrees_with_torch():
    torch.manual_seed(2)
    network = Network(16)
    with torch.no_grad():
        network.output.weight.mul_(0.1)  # so that the layers are pruned unequally
    (pruned,) = prune_by("magnitude_global", network, background(network), [0.9])
    layers = [(network.hidden, "weight"), (network.output, "weight")]
    oracle.global_unstructured(layers, oracle.L1Unstructured, amount=int(0.9 * 785 * 16))
    assert torch.equal(masks(pruned)["hidden"], network.hidden.weight_mask.bool())
    assert torch.equal(masks(pruned)["output"], network.output.weight_mask.bool())
    assert sparsity(pruned.output) != pytest.approx(0.9, abs=0.02)


def test_movement_agrees_with_torch_on_the_difference():
    torch.manual_seed(3)
    network = Network(8)
    given = background(network)
    (pruned,) = prune_by("movement", network, given, [0.8])
    difference = torch.nn.Linear(784, 8)
    with torch.no_grad():
        difference.weight.copy_(network.hidden.weight - given.initial.hidden.weight)
    oracle.l1_unstructured(difference, "weight", amount=int(0.8 * 784 * 8))
    assert torch.equal(masks(pruned)["hidden"], difference.weight_mask.bool())


def test_the_gradient_criterion_estimates_what_a_weight_is_worth():
    torch.manual_seed(4)
    network = Network(3).double()
    given = background(network)
    given = given._replace(images=given.images.double(), labels=given.labels.double())
    hidden, output = weight_times_gradient(network, given)

    def loss():
        return torch.nn.functional.binary_cross_entropy_with_logits(network(given.images), given.labels).item()

    before, step = loss(), 1e-5
    for scores, weight, place in ((hidden, network.hidden.weight, (1, 300)), (output, network.output.weight, (0, 2))):
        with torch.no_grad():
            kept = weight[place].item()
            weight[place] = kept * (1 - step)
            assert scores[place].item() == pytest.approx(abs(loss() - before) / step, rel=1e-3)
            weight[place] = kept
    assert not hidden[:, :100].any(), "a weight on pixels that are never lit is worth nothing"


def test_random_pruning_is_drawn_from_its_generator():
    network = Network(6)
    first, again, other = (prune_by("random", network, background(network, seed), [0.5])[0] for seed in (1, 1, 2))
    assert torch.equal(first.hidden.weight, again.hidden.weight)
    overlap = (masks(first)["hidden"] == masks(other)["hidden"]).double().mean()
    assert overlap == pytest.approx(0.5, abs=0.05)


@settings(deadline=None)
@given(sparsity=st.floats(0, 0.999), width=st.integers(1, 9))
def test_live_random_pruning_leaves_no_dark_weight_where_a_live_one_went(sparsity, width):
    torch.manual_seed(0)
    network = Network(width)
    given = background(network)  # the first 100 pixels are dark
    (pruned,) = prune_by("random_live", network, given, [sparsity])
    gone = ~masks(pruned)["hidden"]
    assert gone.sum() == int(sparsity * 784 * width)
    assert gone[:, :100].all() or not gone[:, 100:].any()


def test_live_random_pruning_draws_live_weights_evenly():
    network = Network(6)
    first, other = (prune_by("random_live", network, background(network, seed), [0.5])[0] for seed in (1, 2))
    live = [masks(pruned)["hidden"][:, 100:] for pruned in (first, other)]
    share = 392 / 684  # of the live hidden weights stay
    assert live[0].double().mean() == live[1].double().mean() == pytest.approx(share)
    assert (live[0] & live[1]).double().mean() == pytest.approx(share**2, abs=0.05)
    assert live[0].double().mean(dim=0).std() == pytest.approx((share * (1 - share) / 6) ** 0.5, rel=0.15), "no pattern"


@settings(deadline=None, max_examples=20)
@given(sparsity=st.floats(0, 0.999), width=st.integers(1, 6), seed=st.integers(0, 9))
def test_live_weights_are_those_that_a_training_image_reaches(sparsity, width, seed):
    rng = np.random.default_rng(seed)
    images = rng.random((5, 784)) * (rng.random((5, 784)) < 0.2) * (rng.random(784) < 0.8)
    images = torch.from_numpy(images).float()
    torch.manual_seed(seed)
    pruned = prune(Network(width), sparsity)
    lit = lit_pixels(images)
    expected = int((pruned.output.weight != 0).sum())
    for _, pixel in pruned.hidden.weight.nonzero().tolist():
        expected += any(image[pixel] > 0 for image in images)
    assert count_live_weights(pruned, lit) == expected
    left = count_left(pruned, lit)
    reachable = width * (sum(any(image[pixel] > 0 for image in images) for pixel in range(784)) + 1)
    assert left["live_weights"] == expected
    assert left["live_sparsity"] == pytest.approx(1 - expected / reachable)
    assert left["dark_share"] == pytest.approx((left["weights"] - expected) / left["weights"])


def test_a_larger_sparsity_removes_the_same_and_more():
    network = Network(6)
    for criterion in CRITERIA:
        little, much = prune_by(criterion, network, background(network), [0.4, 0.8])
        assert not (masks(much)["hidden"] & ~masks(little)["hidden"]).any()


def test_a_connected_unit_has_weights_on_both_sides():
    network = Network(4)
    with torch.no_grad():
        network.hidden.weight[0] = 0
        network.hidden.weight[1, 1:] = 0
        network.output.weight[0, 2] = 0
    assert count_connected_units(network) == 2
    assert count_weights(network) == 1 + 2 * 784 + 3


def test_a_group_is_pruned_network_by_network_and_trial_by_trial():
    identities = [Identity("study", "mnist", "4v9", width, 0) for width in (4, 6)]
    members = [(he_initialisation(Task(4, 9), identity.width, seed=1), identity) for identity in identities]
    given = background(Network(1))
    group = Group(members, {"train": (given.images, given.labels)})
    trials = [
        {"criterion": "movement"},
        {"criterion": "random", "repetition": 0},
        {"criterion": "random", "repetition": 1},
    ]
    parts, again = (list(prune_group("stage", group, "he", trials, [0, 0.5])) for _ in range(2))
    cases = [identity.axes | trial for identity in identities for trial in trials]
    assert [case for part in parts for case, _ in part] == [
        case | {"sparsity": level} for case in cases for level in (0, 0.5)
    ]
    half = [part[1][1].hidden.weight for part in parts]
    for place, (network, identity) in zip((0, 3), members, strict=True):
        (moved,) = prune_by("movement", network, given._replace(initial=untrained(identity, "he")), [0.5])
        assert torch.equal(half[place], moved.hidden.weight)
        assert not torch.equal(half[place + 1], half[place + 2]), "each draw is its own"
        assert torch.equal(half[place + 1], again[place + 1][1][1].hidden.weight)
