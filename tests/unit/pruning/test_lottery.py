"""Lottery tickets: what each round removes, and what the arms have in common."""

import numpy as np
import pandas as pd
import pytest
import torch

from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.network import Identity, Network
from lowcap.networks.storage import save_network
from lowcap.networks.training import Recipe
from lowcap.pruning.criteria import Background, count_weights, magnitude, removal_order, remove
from lowcap.pruning.lottery import arms, masked, next_mask, search


@pytest.fixture
def networks():
    torch.manual_seed(0)
    return Network(8), Network(8), Network(8)


def test_rounds_remove_a_share_of_what_is_left_the_smallest_first(networks):
    trained = networks[0]
    once = next_mask(trained, 0.5)
    twice = next_mask(masked(trained, once), 0.5)
    assert once.double().mean() == 0.5
    assert twice.double().mean() == 0.25
    pruned = remove(trained, removal_order(magnitude(trained)), 0.75)
    assert torch.equal(twice, pruned.hidden.weight != 0)


def test_the_last_weight_stays(networks):
    network = networks[0]
    for _ in range(20):
        network = masked(network, next_mask(network, 0.5))
    assert (network.hidden.weight != 0).sum() == 1
    assert (network.output.weight != 0).all()


def background(initial, dark, seed=0):
    """Return what is around a network whose training images never light the first `dark` pixels."""
    images = torch.rand(20, 784, generator=torch.Generator().manual_seed(seed))
    images[:, :dark] = 0
    return Background(initial, images, (images[:, -1] > 0.5).float(), np.random.default_rng(seed))


def test_arms_differ_in_one_thing_each(networks):
    initial, fresh, trained = networks
    mask = next_mask(trained, 0.9)
    found = arms(fresh, mask, background(initial, dark=0))
    assert {count_weights(network) for network in found.values()} == {int(mask.sum()) + 8}
    assert torch.equal(found["rewound"].hidden.weight, initial.hidden.weight * mask)
    assert torch.equal(found["reinitialised"].hidden.weight, fresh.hidden.weight * mask)
    places = found["random"].hidden.weight != 0
    assert torch.equal(found["random"].hidden.weight, initial.hidden.weight * places)
    assert (places & mask).double().mean() == pytest.approx(0.01, abs=0.005), "chance overlap"


@pytest.mark.parametrize(("share", "dark"), [(0.9, 300), (0.5, 392), (0.3, 392)])
def test_the_random_mask_is_on_live_pixels_as_long_as_these_have_enough(networks, share, dark):
    initial, fresh, trained = networks
    mask = next_mask(trained, share)
    places = arms(fresh, mask, background(initial, dark))["random"].hidden.weight != 0
    live = 8 * (784 - dark)
    assert places.sum() == mask.sum()
    assert places[:, dark:].sum() == min(int(mask.sum()), live)


def test_every_round_trains_the_ticket_and_its_controls(tmp_path, dataset_file):
    files = []
    for seed in (0, 1):
        for width in (2, 4):
            identity = Identity("study", "mnist", "4v9", width, seed)
            files.append(tmp_path / f"{identity.width}{seed}.safetensors")
            save_network(Network(width), identity, "cpu", files[-1])
    found = list(groups(map(str, files), str(dataset_file), "released"))
    recipe = Recipe(0.1, 2, batch_size=32, momentum=0.9)
    rows = pd.DataFrame(search(found, recipe, he_initialisation, "cpu", rounds=2, share=0.5))
    assert len(rows) == 3 * 2 * 2 * 3
    hidden = rows["weights"] - rows["width"]
    assert (hidden == 784 * rows["width"] / 2 ** rows["round"]).all()
    first = rows[rows["round"] == 0].pivot_table(index=["seed", "width"], columns="arm", values="loss")
    np.testing.assert_allclose(first["rewound"], first["random"], atol=1e-5, err_msg="nothing is removed yet")
    assert (first["rewound"] != first["reinitialised"]).all()
    (alone,) = (group for group in found if group.networks[0][1].seed == 1)
    again = pd.DataFrame(search([alone], recipe, he_initialisation, "cpu", rounds=2, share=0.5))
    together = rows[rows["seed"] == 1].reset_index(drop=True)
    keys = ["round", "width", "arm"]
    compared = again.sort_values(keys)["loss"].to_numpy(), together.sort_values(keys)["loss"].to_numpy()
    np.testing.assert_allclose(*compared, atol=1e-4)
