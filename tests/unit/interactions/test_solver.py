"""Sparse explanations against an exact solver of linear programs, and their certificates."""

import numpy as np
import pytest
import torch
from scipy.optimize import linprog

from lowcap.interactions import solver
from lowcap.interactions.patches import choose_patches, score_masked
from lowcap.interactions.solver import Explainer
from lowcap.interactions.transforms import (
    AND,
    OR,
    count_members,
    decompose,
    reconstruct,
    sum_over_meeting,
    sum_over_subsets,
)
from lowcap.networks.network import Network


def least_size(values, bound):
    """Return the smallest sum of sizes of effects that reproduce `values` (2^n,) to within `bound`, by HiGHS."""
    unit = torch.eye(len(values), dtype=torch.float64)
    columns = torch.cat([sum_over_subsets(unit), sum_over_meeting(unit)]).T.numpy()
    signed = np.hstack([columns, -columns])
    found = linprog(
        np.ones(signed.shape[1]),
        A_ub=np.vstack([signed, -signed]),
        b_ub=np.concatenate([values + bound, bound - values]),
        method="highs",
    )
    assert found.status == 0
    return found.fun


def masked_scores(n, images=3):
    """Scores of a random network on random images, rich in interactions."""
    torch.manual_seed(n)
    network = Network(12)
    pixels, labels = torch.rand(images, 784), torch.tensor([0.0, 1.0, 1.0])[:images]
    patches = choose_patches(pixels, n, 4)
    return 5 * score_masked([network], pixels, labels, patches, 4, torch.zeros(784))[0]


def noise_bound(values, share):
    return share * (values[:, -1] - values[:, 0]).abs()


@pytest.mark.parametrize(("n", "share"), [(3, 0.0), (4, 0.02), (6, 0.02), (6, 0.2), (8, 0.02)])
def test_the_objective_is_the_least(n, share):
    values = masked_scores(n)
    bound = noise_bound(values, share)
    found = Explainer(n).explain(values, bound, 1e-4)
    for v, d, objective, lower in zip(values.numpy(), bound.numpy(), found.objective, found.bound, strict=True):
        least = least_size(v, d)
        assert lower <= least * (1 + 1e-7)
        assert least * (1 - 1e-7) <= objective <= least * (1 + 2e-4)


def test_effects_and_noise_keep_their_promises():
    values = masked_scores(7)
    bound = noise_bound(values, 0.02)
    found = Explainer(7).explain(values, bound, 1e-3)
    assert (reconstruct(found.effects) - values - found.noise).abs().max() < 1e-9
    assert (found.noise.abs() <= bound.unsqueeze(1) * (1 + 1e-12)).all()
    assert (found.gap <= 1e-3).all()
    torch.testing.assert_close(found.objective, found.effects.abs().sum(dim=(1, 2)))
    assert (found.effects[:, OR, 0] == 0).all()
    scores = values + found.noise
    gamma = sum_over_subsets(found.effects[:, AND]) - scores / 2
    torch.testing.assert_close(decompose(scores, gamma), found.effects, atol=1e-9, rtol=0)


def test_planted_sparse_functions_are_recovered():
    """Few effects of order 3 and more: what is sparsest is what was planted."""
    n, generator = 6, np.random.default_rng(0)
    candidates = np.flatnonzero(count_members(n).numpy() >= 3)
    planted = torch.zeros(8, 2, 2**n, dtype=torch.float64)
    for image in planted:
        image[AND, 0] = generator.normal()
        for kind in (AND, OR):
            chosen = torch.from_numpy(generator.choice(candidates, 2, replace=False))
            image[kind, chosen] = torch.from_numpy(generator.normal(size=2) + 3)
    found = Explainer(n).explain(reconstruct(planted), torch.zeros(8, dtype=torch.float64), 1e-6)
    torch.testing.assert_close(found.effects, planted, atol=1e-3, rtol=0)


def test_images_are_explained_alike_alone_and_in_company(monkeypatch):
    values = masked_scores(5)
    bound = noise_bound(values, 0.02)
    together = Explainer(5).explain(values, bound, 1e-3)
    monkeypatch.setattr(solver, "AT_ONCE", 1)
    alone = Explainer(5).explain(values, bound, 1e-3)
    torch.testing.assert_close(together.effects, alone.effects, atol=1e-9, rtol=0)


def test_other_starts_reach_the_same_objective_by_other_effects():
    values = masked_scores(6)
    bound, explainer = noise_bound(values, 0.02), Explainer(6)
    first = explainer.explain(values, bound, 1e-4)
    gamma = values.std() * torch.randn(values.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    other = explainer.explain(values, bound, 1e-4, gamma)
    torch.testing.assert_close(first.objective, other.objective, rtol=3e-4, atol=0)
    assert (first.effects - other.effects).abs().max() > 0.01 * first.effects.abs().max()


def test_a_constant_score_has_no_effects():
    values = torch.tensor([[2.0] * 16, [0.0] * 16], dtype=torch.float64)
    found = Explainer(4).explain(values, torch.zeros(2, dtype=torch.float64), 1e-6)
    expected = torch.zeros_like(found.effects)
    expected[0, AND, 0] = 2
    torch.testing.assert_close(found.effects, expected, atol=1e-5, rtol=0)


def test_a_search_that_runs_out_says_how_far_it_came(monkeypatch):
    monkeypatch.setattr(solver, "MOST_ITERATIONS", 25)
    values = masked_scores(6)
    found = Explainer(6).explain(values, noise_bound(values, 0.02), 1e-9)
    assert (found.gap > 1e-9).all()
    assert (reconstruct(found.effects) - values - found.noise).abs().max() < 1e-9
