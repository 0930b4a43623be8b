"""Tables of masks, against the masks that they are of."""

import numpy as np
import pytest
import torch

from lowcap.base.files import write_arrays
from lowcap.explaining.fourier import FREQUENCIES, radii
from lowcap.explaining.masks import MaskedGroup, mask_similarities
from lowcap.explaining.spectra import compare_arms, mean_masks, radial_profiles, read_masks, stack_masks


def some_masks(count):
    return np.random.default_rng(0).random((count, FREQUENCIES)).astype(np.float32) ** 4


def stacked(seeds=(0, 1, 2)):
    count = len(seeds)
    return {
        "task": np.array(["4v9"] * count),
        "width": np.array([4] * count),
        "seed": np.array(seeds),
        "sparsity": np.zeros(count),
        "masks": some_masks(count),
    }


def test_profiles_and_means_are_those_of_the_masks():
    masks = stacked()
    found = radial_profiles(masks)
    one = found[(found["seed"] == 1) & (found["radius"] == 5)]["weight"].item()
    members = radii().round() == 5
    assert one == pytest.approx(masks["masks"][1][members].mean(), rel=1e-5)
    assert (found.groupby("seed").size() == 21).all()
    means = mean_masks(masks)
    assert len(means) == FREQUENCIES
    np.testing.assert_allclose(means["mean"], masks["masks"].mean(axis=0), rtol=1e-5)
    assert set(means["n"]) == {3}


def test_arms_are_compared_by_network_and_with_another_seed(tmp_path):
    found = compare_arms({"first": stacked(), "second": stacked((2, 0, 1))}).set_index(["arm", "other", "seed"])
    masks = torch.from_numpy(stacked()["masks"])
    assert found.loc[("first", "first", 0), "similarity"] == pytest.approx(
        mask_similarities(masks[:1], masks[1:2]).item()
    )
    # Seed 2 of the second arm has the first mask.
    assert found.loc[("first", "second", 2), "similarity"] == pytest.approx(
        mask_similarities(masks[2:], masks[:1]).item()
    )
    for part in range(2):
        write_arrays(tmp_path / f"{part}.npz", **stacked((part,)))
    assert read_masks([tmp_path / "0.npz", tmp_path / "1.npz"])["seed"].tolist() == [0, 1]


def test_stacked_masks_stand_beside_their_networks():
    nothing, masks = torch.zeros(0), torch.from_numpy(some_masks(4))
    cases = [{"task": "4v9", "width": width, "seed": 3, "sparsity": 0.9, "more": 1} for width in (3, 6)]
    groups = [MaskedGroup([], cases, own, nothing, nothing, nothing, nothing) for own in masks.split(2)]
    found = stack_masks(groups)
    assert found.keys() == {"task", "width", "seed", "sparsity", "masks"}
    assert found["width"].tolist() == [3, 6, 3, 6]
    np.testing.assert_array_equal(found["masks"], masks.numpy())
