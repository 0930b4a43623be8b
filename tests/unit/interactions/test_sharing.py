"""Shared interactions counted by hand, and chance levels by simulation."""

import numpy as np
import pytest
import torch

from lowcap.interactions.sharing import (
    ALIKE,
    beyond_chance,
    draw_as_many,
    mean_order,
    measure_overlap,
    measure_spectrum,
    pair_alike,
    remove_effects,
    share_by_chance,
    share_salient,
    sum_by_order,
)
from lowcap.interactions.transforms import AND, OR, count_members, decompose, reconstruct


def signs(images=1, n=3, **cells):
    found = torch.zeros(images, 2, 2**n, dtype=torch.float64)
    for name, sign in cells.items():
        kind, subset = name.split("_")
        found[:, {"and": AND, "or": OR}[kind], int(subset, 2)] = sign
    return found


FIRST = {"and_001": 1, "and_011": 1, "or_110": -1, "or_111": 1}


def random_signs(seed, n=4, images=1):
    generator = np.random.default_rng(seed)
    drawn = generator.choice([-1, 0, 0, 1], size=(images, 2, 2**n))
    drawn[..., 0] = 0
    return torch.from_numpy(drawn).double()


def shuffle_within_orders(salient, generator):
    shuffled = salient.clone()
    order = count_members(4).numpy()
    for row in shuffled.view(-1, 16):
        for size in range(1, 5):
            places = np.flatnonzero(order == size)
            row[places] = row[generator.permutation(places)]
    return shuffled


def test_shared_means_salient_in_both_with_the_same_sign():
    other = signs(and_001=1, and_011=-1, or_110=-1, and_100=1)
    assert share_salient(signs(**FIRST), other).nonzero().tolist() == [[0, AND, 0b001], [0, OR, 0b110]]
    third = signs(or_111=1)
    assert share_salient(signs(**FIRST), other, third).sum() == 3


def test_values_are_summed_by_order():
    values = torch.arange(8, dtype=torch.float64)
    assert sum_by_order(values).tolist() == [1 + 2 + 4, 3 + 5 + 6, 7]


def test_chance_is_what_shuffling_gives():
    first, second = random_signs(0), random_signs(1)
    generator = np.random.default_rng(2)
    shared = torch.stack([share_salient(first, shuffle_within_orders(second, generator)) for _ in range(4000)])
    torch.testing.assert_close(shared.double().mean(dim=0), share_by_chance(first, second), atol=0.04, rtol=0)


def test_a_spectrum_splits_the_strength_of_each_image():
    effects = signs(images=2, and_001=2.0, and_011=1.0, or_110=-4.0, or_111=1.0)
    effects[1] *= 10
    effects[:, AND, 0] = 50
    salient = effects.sign()
    salient[..., 0] = 0
    shared = share_salient(salient, signs(images=2, and_001=1, or_110=-1, or_111=-1))
    found = measure_spectrum(effects, salient, shared, torch.zeros_like(effects))
    np.testing.assert_allclose(found.total, [2 / 8, 5 / 8, 1 / 8])
    np.testing.assert_allclose(found.generalizable, [2 / 8, 4 / 8, 0])
    assert mean_order(found.total) == pytest.approx((2 + 2 * 5 + 3) / 8)
    assert mean_order(found.generalizable) == pytest.approx((2 + 2 * 4) / 6)


def test_images_without_effects_do_not_count_in_a_spectrum():
    effects = signs(images=2, **FIRST)
    salient = effects.clone()
    effects[1], salient[1] = 0, 0
    found = measure_spectrum(effects, salient, salient != 0, torch.zeros_like(effects))
    assert found.total.sum().item() == pytest.approx(1)
    assert found.generalizable.sum().item() == pytest.approx(1)


def test_overlap_counts_what_both_have_by_order():
    first, second = signs(**FIRST)[:, OR], signs(or_110=-1, or_011=1, or_111=-1)[:, OR]
    found = measure_overlap(first, second)
    np.testing.assert_allclose(found.shared, [np.nan, 2 * 1 / 3, 0])
    # One negative of the first, and one negative among the three pairs of the second; triples have one place.
    np.testing.assert_allclose(found.by_chance, [np.nan, 2 * (1 / 3) / 3, 0])


def test_overlap_beyond_chance_is_one_for_itself_and_zero_for_strangers():
    first = random_signs(3, images=500)[:, AND]
    itself = measure_overlap(first, first)
    np.testing.assert_allclose(itself.beyond_chance[:3], 1)
    stranger = measure_overlap(first, shuffle_within_orders(first, np.random.default_rng(4)))
    np.testing.assert_allclose(stranger.beyond_chance[:3], 0, atol=0.05)


def test_half_of_what_chance_leaves_is_half_beyond_chance():
    assert [beyond_chance(shared, 0.2) for shared in (0.2, 0.6, 1.0)] == pytest.approx([0, 0.5, 1])


def test_removing_all_effects_leaves_the_constant():
    values = torch.randn(3, 16, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    effects = decompose(values, torch.zeros_like(values))
    torch.testing.assert_close(reconstruct(effects), values)
    removed = torch.ones_like(effects, dtype=torch.bool)
    removed[..., 0] = False
    torch.testing.assert_close(remove_effects(values[:, -1], effects, removed), values[:, 0])


def test_as_many_salient_effects_are_drawn_and_no_others():
    salient = random_signs(5, images=50)
    removed = (salient > 0) & (torch.arange(16) % 3 == 0)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.stack([draw_as_many(salient, removed, generator) for _ in range(400)])
    assert (drawn.sum(dim=(2, 3)) == removed.sum(dim=(1, 2))).all()
    assert not drawn[:, salient == 0].any()
    share = removed.sum(dim=(1, 2)) / (salient != 0).sum(dim=(1, 2))
    frequency = drawn.double().mean(dim=0).sum(dim=(1, 2)) / (salient != 0).sum(dim=(1, 2))
    torch.testing.assert_close(frequency, share.double())
    assert (drawn[0] != drawn[1]).any()


def test_partners_are_alike_in_all_but_sign():
    generator = np.random.default_rng(0)
    named = torch.from_numpy(generator.choice([0, 1, 2], size=(200, 2, 16)))
    signed = generator.choice([-1, 1], named.shape) * np.exp(generator.normal(scale=0.3, size=named.shape))
    effects = torch.from_numpy(signed)
    ones, partners = pair_alike(effects, named == 1, named == 2)
    assert set(named[ones].tolist()) == {1}
    assert set(named[partners].tolist()) == {2}
    for order in range(5):
        of_order = count_members(4) == order
        one, other = ones & of_order, partners & of_order
        assert torch.equal(one.sum(dim=2), other.sum(dim=2)), "as many of each image and kind"
        sizes = [(effects * side).abs().sort(dim=2).values for side in (one, other)]
        assert (torch.maximum(*sizes) <= ALIKE * torch.minimum(*sizes)).all()
    assert (effects * ones).sum() != pytest.approx((effects * partners).sum().item(), abs=1), "signs are free"


def paired(first, second):
    """Return which subsets of the effects that two dictionaries name, such as and_0011=-1.2, are paired."""
    named = [signs(n=4, **cells) for cells in (first, second)]
    found = pair_alike(sum(named), *(side != 0 for side in named))
    return [[(kind, f"{subset:04b}") for _, kind, subset in side.nonzero().tolist()] for side in found]


def test_as_many_are_paired_as_can_be_and_of_these_the_nearest():
    first, second = {"and_0001": 1.0, "and_0010": -1.2}, {"and_0100": 1.2, "and_1000": 1.4}
    assert [len(side) for side in paired(first, second)] == [2, 2], "which the nearest first would not give"
    assert paired({"and_0001": 1.0}, {"and_0100": -1.1, "and_1000": 0.98}) == [[(AND, "0001")], [(AND, "1000")]]


@pytest.mark.parametrize("second", [{}, {"or_0010": 1.0}, {"and_0110": 1.0}, {"and_0010": 1.3}])
def test_without_its_like_an_effect_is_not_paired(second):
    assert paired({"and_0001": 1.0}, second) == [[], []]
    assert paired(second, {"and_0001": 1.0}) == [[], []]
