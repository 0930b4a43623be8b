"""Equally many weights: every arm has exactly the budget, on lit pixels alone, and differs from the others as said."""

import pytest
import torch

from lowcap.base.errors import InputError
from lowcap.data.pixels import lit_pixels
from lowcap.networks.evaluation import groups
from lowcap.networks.initialisation import FRESH, he_initialisation
from lowcap.networks.network import Identity
from lowcap.networks.storage import save_network
from lowcap.networks.training import Recipe
from lowcap.pruning.criteria import count_connected_units, count_weights
from lowcap.pruning.lottery import masked
from lowcap.pruning.matching import hidden_weights, match_groups, narrowing

WIDTHS = (2, 3, 16)
WHOLE = Recipe(0.1, 2, batch_size=32, momentum=0.9)
FURTHER = Recipe(0.1, 1, batch_size=32, momentum=0.9)


@pytest.fixture
def found(tmp_path, dataset_file):
    files = []
    for seed in (0, 1):
        for width in WIDTHS:
            identity = Identity("study", "mnist", "4v9", width, seed)
            files.append(str(tmp_path / f"{width}-{seed}.safetensors"))
            save_network(he_initialisation((4, 9), width, seed), identity, "cpu", files[-1])
    return list(groups(files, str(dataset_file), "released"))


@pytest.fixture
def matched(found):
    return match_groups(found, WHOLE, FURTHER, he_initialisation, "cpu", 0.5)


def test_all_arms_of_a_budget_have_exactly_its_weights_and_none_on_dark_pixels(found, matched):
    for group, entrants in zip(found, matched, strict=True):
        lit = lit_pixels(group.parts["train"][0])
        assert 0 < lit.sum() < len(lit), "the border is black"
        for width in WIDTHS[:-1]:
            arms = {one.arm: one.network for one in entrants if one.width == width}
            assert set(arms) == {"narrow", "pruned", "ticket", "fresh", "random", "narrow_dark"}
            dark = arms.pop("narrow_dark")
            assert {count_weights(network) for network in arms.values()} == {width * (int(lit.sum()) + 1)}
            assert all((network.hidden.weight[:, ~lit] == 0).all() for network in arms.values())
            assert all((network.output.weight != 0).all() for network in arms.values())
            assert count_connected_units(arms["pruned"]) == 16
            assert count_weights(dark) == width * 785
            assert torch.equal(masked(dark, lit).hidden.weight, arms["narrow"].hidden.weight)
        parents = {one.arm: count_weights(one.network) for one in entrants if one.width == 16}
        assert parents == {"parent": 16 * (int(lit.sum()) + 1), "parent_dark": 16 * 785}


def test_tickets_and_controls_begin_as_said(found):
    """Without training, what the arms begin with is what they are."""
    still = Recipe(0.0, 1, batch_size=32)
    for group, entrants in zip(found, match_groups(found, still, still, he_initialisation, "cpu", 0.5), strict=True):
        seed = group.networks[0][1].seed
        initial, fresh = (he_initialisation((4, 9), 16, one).hidden.weight for one in (seed, seed + FRESH))
        arms = {one.arm: one.network.hidden.weight for one in entrants if one.width == 3}
        kept = arms["ticket"] != 0
        assert torch.equal(arms["ticket"], initial * kept)
        assert torch.equal(arms["fresh"], fresh * kept)
        elsewhere = arms["random"] != 0
        assert torch.equal(arms["random"], initial * elsewhere)
        share = 3 / 16
        assert (kept & elsewhere).sum() / kept.sum() == pytest.approx(share, abs=0.06), "chance overlap"
        # Nothing was learnt, so that the largest weights of the start stay, in rounds as at once.
        assert torch.equal(kept, arms["pruned"] != 0)
        assert (
            initial[kept].abs().min()
            >= initial[:, lit_pixels(group.parts["train"][0])].abs().flatten().sort(descending=True)[0][kept.sum() - 1]
        )


def test_groups_train_together_as_alone(found, matched):
    (alone,) = match_groups(found[1:], WHOLE, FURTHER, he_initialisation, "cpu", 0.5)
    assert [one[:2] for one in alone] == [one[:2] for one in matched[1]]
    for first, second in zip(alone, matched[1], strict=True):
        torch.testing.assert_close(first.network.state_dict(), second.network.state_dict(), atol=1e-4, rtol=1e-3)


def test_rounds_remove_a_share_and_end_at_each_budget():
    assert narrowing(64, [2, 8, 4], 0.5) == [32, 16, 8, 4, 2]
    assert narrowing(64, [5], 0.5) == [32, 16, 8, 5]
    assert narrowing(64, [60, 4], 0.75) == [60, 15, 4]


def test_a_budget_that_the_output_layer_uses_up_is_refused():
    assert hidden_weights(2, 64, 500) == 2 * 501 - 64
    with pytest.raises(InputError, match=r"width 64: found a budget of 62 weights.*more than its 64 output weights"):
        hidden_weights(2, 64, 30)
