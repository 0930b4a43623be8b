"""Patches hold the ink that they should, and masked scores are those of images masked one by one."""

import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.interactions.patches import choose_patches, cut_grid, measure_ink, score_masked
from lowcap.interactions.transforms import membership
from lowcap.networks.initialisation import he_initialisation
from lowcap.networks.network import ACTIVATIONS


@pytest.fixture
def images():
    return torch.rand(4, 784, generator=torch.Generator().manual_seed(0))


def test_patches_are_squares_in_rows():
    grid = cut_grid(4).view(28, 28)
    assert (grid[4:8, 8:12] == 9).all()
    assert grid.unique(return_counts=True)[1].tolist() == [16] * 49
    with pytest.raises(ValueError, match="do not tile"):
        cut_grid(5)


def test_the_patches_with_the_most_ink_are_chosen(images):
    dim = images * 0.1
    dim.view(4, 28, 28)[:, 8:12, 4:8] = 1.0
    dim.view(4, 28, 28)[:, 20:24, 24:28] = 0.9
    assert choose_patches(dim, 2, 4).tolist() == [[2 * 7 + 1, 5 * 7 + 6]] * 4
    assert choose_patches(torch.zeros(1, 784), 3, 4).tolist() == [[0, 1, 2]], "equal patches: the first"


def test_ink_is_counted_in_the_patches(images):
    images[:, :] = 0
    images.view(4, 28, 28)[:, 4:8, 4:8] = 0.5
    images.view(4, 28, 28)[:, 0, :4] = 0.5
    chosen = torch.tensor([[8, 9]] * 4)
    assert measure_ink(images, chosen, 4).tolist() == pytest.approx([0.8] * 4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("masked", ["black", "mean"])
def test_masked_scores_are_those_of_masked_images(images, masked, activation):
    baseline = torch.zeros(784) if masked == "black" else images.mean(dim=0)
    networks = [he_initialisation(Task(4, 9), width, 0) for width in (3, 7)]
    for network in networks:
        network.activation = activation
    labels = torch.tensor([0.0, 1.0, 0.0, 1.0])
    patches = choose_patches(images, 5, 7)
    found = score_masked(networks, images, labels, patches, 7, baseline)
    assert found.shape == (2, 4, 32)
    for position, network in enumerate(networks):
        for image, label, chosen, scores in zip(images, labels, patches, found[position], strict=True):
            for subset, score in zip(membership(5).bool(), scores, strict=True):
                shown = image.clone()
                for patch in chosen[~subset]:
                    inside = cut_grid(7) == patch
                    shown[inside] = baseline[inside]
                logit = network(shown.unsqueeze(0)).item()
                assert score.item() == pytest.approx(logit if label == 1 else -logit, abs=1e-5)
