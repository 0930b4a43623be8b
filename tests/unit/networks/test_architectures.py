"""Every architecture of the registry: its file, its interface, its fused training. A new entry is tested at once."""

import copy

import numpy as np
import pytest
import torch
from safetensors import safe_open
from torch.nn import functional

from lowcap.base.errors import InputError
from lowcap.base.tasks import Task
from lowcap.networks.architectures import ARCHITECTURES
from lowcap.networks.evaluation import forward, measure
from lowcap.networks.initialisation import he_initialisation, released_initialisation
from lowcap.networks.metrics import binary_metrics
from lowcap.networks.network import ACTIVATIONS, Identity
from lowcap.networks.storage import load_network, save_network
from lowcap.networks.training import COHORTS, Recipe, Replicate, train_cohort

TASK = Task(4, 9)
WIDTHS = (2, 3, 5)
every_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES)


def some_networks(architecture, seed=0, activation="relu", widths=WIDTHS):
    torch.manual_seed(seed)
    networks = [he_initialisation(TASK, width, seed, architecture) for width in widths]
    for network in networks:
        network.activation = activation
        with torch.no_grad():
            for layer in network.layers:
                layer.bias.uniform_(-0.3, 0.3)
    return networks


def test_each_has_a_class_and_a_cohort_by_the_same_word():
    assert list(ARCHITECTURES) == list(COHORTS)
    assert {word: kind.architecture for word, kind in ARCHITECTURES.items()} == {word: word for word in ARCHITECTURES}


@every_architecture
def test_the_layers_are_all_that_there_is_to_train(architecture):
    (network,) = some_networks(architecture, widths=[3])
    assert network.width == 3
    assert len(network.layers) == network.depth + 1
    found = [parameter for layer in network.layers for parameter in (layer.weight, layer.bias)]
    assert [id(one) for one in found] == [id(one) for one in network.parameters()]
    assert [tuple(layer.weight.shape[::-1]) for layer in network.layers] == [*network.sizes(3).values()]
    assert network.layers[-1] is network.output
    images = torch.rand(70, 784)
    activations = network.activations(images)
    assert activations.shape == (70, network.output.in_features)
    torch.testing.assert_close(network(images), network.output(activations)[:, 0])


@every_architecture
def test_a_file_says_the_architecture_unless_it_is_a_perceptron(architecture, tmp_path):
    (network,) = some_networks(architecture, widths=[3])
    identity = Identity("study", "mnist", "4v9", 3, 0, architecture=architecture)
    file = tmp_path / "n.safetensors"
    save_network(network, identity, "cpu", file)
    found, named = load_network(file)
    assert (type(found), named) == (type(network), identity)
    assert all(torch.equal(found.state_dict()[name], value) for name, value in network.state_dict().items())
    with safe_open(file, framework="pt") as opened:
        assert ("architecture" in opened.metadata()["lowcap"]) is (architecture != "perceptron")
    with pytest.raises(ValueError, match="its identity says other"):
        save_network(network, Identity("study", "mnist", "4v9", 3, 0, architecture="other"), "cpu", file)


@every_architecture
@pytest.mark.parametrize("lit", [[0], [30, 400], [783]])
def test_live_weights_are_those_that_the_network_before_the_activation_feels(architecture, lit):
    """Of linear layers every weight that sees a lit pixel has a gradient, and no other has one."""
    (network,) = some_networks(architecture, activation="relu", widths=[3])
    pixels = torch.zeros(784, dtype=torch.bool)
    pixels[lit] = True
    network._activate = lambda sums: sums
    network(torch.rand(20, 784) * pixels).sum().backward()
    felt = (network.hidden.weight.grad != 0).any(dim=0)
    assert torch.equal(felt, network.live(pixels))


@every_architecture
def test_a_copy_has_weights_of_its_own(architecture):
    (network,) = some_networks(architecture, widths=[3])
    twin, images = copy.deepcopy(network), torch.rand(4, 784)
    assert type(twin) is type(network)
    assert torch.equal(twin(images), network(images))
    before = network(images)
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.zero_()
    assert torch.equal(network(images), before)
    assert not twin(images).any()


@every_architecture
def test_initial_weights_have_the_variance_of_he(architecture):
    network = he_initialisation(TASK, 64, 7, architecture)
    for layer in network.layers:
        assert not layer.bias.any()
        spread = float(layer.weight.detach().std()) * np.sqrt(layer.in_features / 2)
        assert spread == pytest.approx(1, abs=4 / np.sqrt(2 * layer.weight.numel()))
    again, other = (he_initialisation(TASK, 64, seed, architecture) for seed in (7, 8))
    assert all(torch.equal(one.weight, two.weight) for one, two in zip(network.layers, again.layers, strict=True))
    assert not torch.equal(network.hidden.weight, other.hidden.weight)
    if architecture != "perceptron":
        with pytest.raises(InputError, match="allowed is 'he'"):
            released_initialisation(TASK, 4, 0, architecture)


@every_architecture
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_at_the_input_agree_with_autograd(architecture, activation):
    for network in some_networks(architecture, activation=activation):
        images = torch.rand(6, 784, requires_grad=True)
        (expected,) = torch.autograd.grad(network(images).sum(), images)
        torch.testing.assert_close(network.gradient(images.detach()), expected)
        norms = expected.double().norm(dim=1)
        torch.testing.assert_close(network.gradient_norms(images.detach()), norms, atol=1e-6, rtol=1e-4)


@every_architecture
def test_a_step_in_a_pixel_is_one_of_the_image(architecture):
    for network in some_networks(architecture):
        images = torch.rand(3, 784)
        base, moved = network.stepped(images, 0.1)
        torch.testing.assert_close(base, network(images).detach().unsqueeze(1))
        assert moved.shape == images.shape
        for pixel in (0, 100, 405, 783):
            step = images.clone()
            step[:, pixel] += 0.1
            torch.testing.assert_close(moved[:, pixel], network(step).detach(), atol=1e-5, rtol=1e-5)


@every_architecture
def test_networks_measured_together_are_those_measured_alone(architecture):
    networks = some_networks(architecture)
    images, labels = torch.rand(80, 784), (torch.rand(80) < 0.5).float()
    logits, silent = forward(networks, images, dead=True)
    for position, network in enumerate(networks):
        torch.testing.assert_close(logits[:, position], network(images).detach(), atol=1e-5, rtol=1e-5)
        assert silent[position] == int((network.activations(images) <= 0).all(dim=0).sum())
    for network, scores in zip(networks, measure(networks, images, labels), strict=True):
        alone = binary_metrics(network(images).detach().unsqueeze(1), labels)
        assert scores["loss"] == pytest.approx(alone["loss"].item(), abs=1e-5)


@every_architecture
def test_images_that_light_every_pixel_are_seen_as_they_are(architecture):
    """As those of shirts and bags do. They are more than a convolution takes at once."""
    replicates = [some_networks(architecture, seed) for seed in (0, 1)]
    images, labels = torch.rand(2, 70, 784), (torch.rand(2, 70) < 0.5).float()
    logits = COHORTS[architecture](replicates, torch.ones(784, dtype=torch.bool)).set_gradients(images, labels)
    for replicate, networks in enumerate(replicates):
        alone = torch.stack([network(images[replicate]) for network in networks], dim=1)
        torch.testing.assert_close(logits[replicate], alone.detach(), atol=1e-5, rtol=1e-5)


@every_architecture
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_fused_gradients_agree_with_autograd(architecture, activation):
    replicates = [some_networks(architecture, seed, activation) for seed in (0, 1)]
    images, labels = torch.rand(2, 50, 784), (torch.rand(2, 50) < 0.5).float()
    active = torch.arange(784) % 3 != 0
    images[:, :, ~active] = 0
    cohort = COHORTS[architecture](replicates, active)
    logits = cohort.set_gradients(images[:, :, active], labels)
    torch.testing.assert_close(logits, cohort(images[:, :, active]))
    before = cohort.networks()
    with torch.no_grad():
        for parameter in cohort.parameters():
            parameter -= parameter.grad  # so that what is taken out shows every gradient, in its place
    after = cohort.networks()
    for replicate, networks in enumerate(replicates):
        for position, network in enumerate(networks):
            seen = network(images[replicate])
            torch.testing.assert_close(logits[replicate, :, position], seen.detach(), atol=1e-5, rtol=1e-5)
            functional.binary_cross_entropy_with_logits(seen, labels[replicate]).backward()
            for name, parameter in network.named_parameters():
                start, end = (dict(one[replicate][position].named_parameters())[name] for one in (before, after))
                assert torch.equal(start, parameter)
                torch.testing.assert_close(start - end, parameter.grad, atol=5e-6, rtol=1e-4)


@every_architecture
def test_cohorts_give_their_networks_back(architecture):
    replicates = [some_networks(architecture, seed, "tanh") for seed in (0, 1)]
    returned = COHORTS[architecture](replicates, torch.arange(784) % 3 != 0).networks()
    for given, got in zip(replicates, returned, strict=True):
        for network, same in zip(given, got, strict=True):
            assert (type(same), same.activation) == (type(network), "tanh")
            assert all(torch.equal(same.state_dict()[name], value) for name, value in network.state_dict().items())


def train(networks, batch, recipe, **options):
    replicate = Replicate(networks, batch.train, batch.validation, np.random.default_rng(5))
    (trained,) = train_cohort([replicate], recipe, **options)
    return trained


@every_architecture
@pytest.mark.parametrize("penalty", [{}, {"weight_decay": 0.01}, {"l1": 0.001}])
def test_a_network_trained_in_a_cohort_is_the_same_trained_alone_by_torch(architecture, penalty, batch):
    recipe = Recipe(0.02, 2, batch_size=50, momentum=0.9, **penalty)
    fused = train(some_networks(architecture), batch, recipe)
    for network, found in zip(some_networks(architecture), fused.networks, strict=True):
        weights, biases = ([getattr(layer, part) for layer in network.layers] for part in ("weight", "bias"))
        decay = {"params": weights, "weight_decay": penalty.get("weight_decay", 0)}
        optimizer = torch.optim.SGD([decay, {"params": biases}], lr=0.02, momentum=0.9)
        order = np.random.default_rng(5)
        for _ in range(2):
            for rows in torch.from_numpy(order.permutation(200)).split(50):
                optimizer.zero_grad()
                logits = network(batch.train.pixels[rows])
                loss = functional.binary_cross_entropy_with_logits(logits, batch.train.labels[rows])
                (loss + penalty.get("l1", 0) * sum(weight.abs().sum() for weight in weights)).backward()
                optimizer.step()
        for name, value in network.state_dict().items():
            torch.testing.assert_close(found.state_dict()[name], value, atol=2e-5, rtol=1e-3)


@every_architecture
@pytest.mark.parametrize("batch_size", ["full", 50])
def test_training_side_by_side_changes_no_network(architecture, batch_size, batch):
    recipe = Recipe(0.05, 3, batch_size=batch_size, momentum=0.9, schedule="cosine")
    together = train(some_networks(architecture), batch, recipe)
    for position, start in enumerate(some_networks(architecture)):
        alone = train([start], batch, recipe)
        for name, value in alone.networks[0].state_dict().items():
            torch.testing.assert_close(together.networks[position].state_dict()[name], value, atol=1e-5, rtol=1e-4)
        loss = alone.reports[-1].metrics["loss"].item()
        assert together.reports[-1].metrics["loss"][position].item() == pytest.approx(loss, abs=1e-5)
    again = train(some_networks(architecture), batch, recipe)
    for one, two in zip(together.networks, again.networks, strict=True):
        assert all(torch.equal(one.state_dict()[name], value) for name, value in two.state_dict().items())


@every_architecture
def test_held_zeros_stay_zero_and_the_rest_trains(architecture, batch):
    networks = some_networks(architecture)
    removed = []
    with torch.no_grad():
        for network in networks:
            masks = [torch.rand(layer.weight.shape) < 0.5 for layer in network.layers]
            for layer, mask in zip(network.layers, masks, strict=True):
                layer.weight.masked_fill_(mask, 0)
            removed.append(masks)
    trained = train(networks, batch, Recipe(0.02, 2, weight_decay=0.01), hold_zeros=True).networks
    for network, found, masks in zip(networks, trained, removed, strict=True):
        for before, after, mask in zip(network.layers, found.layers, masks, strict=True):
            assert not after.weight[mask].any()
            assert (after.weight != before.weight)[~mask].all()
