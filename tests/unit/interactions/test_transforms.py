"""Transforms against their definitions by loops over sets, and planted interactions found again."""

from itertools import chain, combinations

import numpy as np
import pytest
import torch

from lowcap.interactions.transforms import (
    AND,
    OR,
    count_members,
    decompose,
    difference_over_subsets,
    fold_first_order,
    keep_strongest,
    match,
    reconstruct,
    select_salient,
    sum_over_meeting,
    sum_over_subsets,
    sum_over_supersets,
)


def subsets(members):
    return chain.from_iterable(combinations(members, size) for size in range(len(members) + 1))


def index(members):
    return sum(2**member for member in members)


def draw(*shape, seed=0):
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def by_definition(values, gamma, n):
    """Return the effects of one function by the sums of the definition, over tuples of variables."""
    everything = range(n)
    effects = np.zeros((2, 2**n))
    for s in subsets(everything):
        for t in subsets(s):
            sign = (-1) ** (len(s) - len(t))
            rest = index(set(everything) - set(t))
            effects[AND, index(s)] += sign * (values[index(t)] / 2 + gamma[index(t)])
            effects[OR, index(s)] -= sign * (values[rest] / 2 - gamma[rest])
    effects[AND, 0] += values[0] / 2 - gamma[0]
    effects[OR, 0] = 0
    return effects


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_effects_are_those_of_the_definition(n):
    values, gamma = draw(3, 2**n), draw(3, 2**n, seed=1)
    for found, v, g in zip(decompose(values, gamma), values, gamma, strict=True):
        np.testing.assert_allclose(found, by_definition(v.numpy(), g.numpy(), n), atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_scores_are_the_sums_of_the_effects_that_count(n):
    effects = draw(2, 2**n)
    effects[OR, 0] = 0
    expected = [
        sum(effects[AND, index(s)] for s in subsets(range(n)) if set(s) <= set(t))
        + sum(effects[OR, index(s)] for s in subsets(range(n)) if set(s) & set(t))
        for t in sorted(subsets(range(n)), key=index)
    ]
    torch.testing.assert_close(reconstruct(effects), torch.stack(expected))


@pytest.mark.parametrize("n", [2, 8, 10])
def test_matching_is_exact(n):
    values = 20 * draw(5, 2**n)
    residual = reconstruct(decompose(values, draw(5, 2**n, seed=1))) - values
    assert residual.abs().max() < 1e-9


def test_sums_over_subsets_supersets_and_sets_that_meet():
    values, n = draw(2, 3, 16), 4
    sets = [set(s) for s in sorted(subsets(range(n)), key=index)]
    for transform, counts in (
        (sum_over_subsets, lambda s, t: s <= t),
        (sum_over_supersets, lambda s, t: s >= t),
        (sum_over_meeting, lambda s, t: bool(s & t)),
    ):
        matrix = torch.tensor([[counts(s, t) for s in sets] for t in sets], dtype=torch.float64)
        torch.testing.assert_close(transform(values), values @ matrix.T)
    torch.testing.assert_close(difference_over_subsets(sum_over_subsets(values)), values)
    assert count_members(n).tolist() == [len(s) for s in sets]


def test_a_planted_and_and_a_planted_or_are_found_where_they_belong():
    planted = torch.zeros(2, 16, dtype=torch.float64)
    planted[AND, 0], planted[AND, 0b0111], planted[OR, 0b1100] = 0.5, 2.0, -3.0
    by_or = sum_over_meeting(planted[OR])
    values = reconstruct(planted)
    torch.testing.assert_close(decompose(values, values / 2 - by_or), planted)


def test_folding_moves_single_variables_and_keeps_the_scores():
    effects = draw(2, 16)
    effects[OR, 0] = 0
    folded = fold_first_order(effects)
    torch.testing.assert_close(reconstruct(folded), reconstruct(effects))
    single = count_members(4) == 1
    assert (folded[OR, single] == 0).all()
    torch.testing.assert_close(folded[:, ~single], effects[:, ~single])


def test_salient_effects_exceed_the_threshold_and_the_constant_is_none():
    effects = torch.zeros(2, 2, 8, dtype=torch.float64)
    effects[0, AND, 0], effects[0, AND, 3], effects[0, OR, 5], effects[0, OR, 6] = 100, 10, -0.51, 0.49
    signs = select_salient(effects, 0.05)
    assert signs.nonzero().tolist() == [[0, AND, 3], [0, OR, 5]]
    assert signs[0, OR, 5] == -1
    assert (signs[1] == 0).all(), "an image without effects has no salient ones"


def test_scores_that_do_not_vary_have_no_salient_effects_and_no_match():
    values = torch.full((1, 16), 3.0, dtype=torch.float64)
    values[0, 5] += 1e-15
    effects = decompose(values, torch.zeros_like(values))
    assert effects[..., 1:].any()
    assert not select_salient(effects, 0.05).any()
    assert torch.isnan(match(values, torch.zeros_like(effects))).all()


def test_the_strongest_effects_match_best():
    planted = torch.zeros(1, 2, 16, dtype=torch.float64)
    planted[0, AND, 0], planted[0, AND, 5], planted[0, OR, 9] = 7.0, 3.0, -1.0
    values = reconstruct(planted)
    assert match(values, keep_strongest(planted, 2)).item() == pytest.approx(1)
    one = keep_strongest(planted, 1)
    assert one.nonzero().tolist() == [[0, AND, 0], [0, AND, 5]], "the constant does not count"
    left = reconstruct(planted - one)
    expected = 1 - (left**2).sum() / ((values - values.mean()) ** 2).sum()
    assert match(values, one).item() == pytest.approx(expected.item())
