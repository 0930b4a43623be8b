"""Rows about interactions, for networks whose interactions are planted."""

import numpy as np
import pytest
import torch

from lowcap.base.tasks import Task
from lowcap.interactions.measures import (
    describe_network,
    follow_interactions,
    list_choices,
    list_matches,
    list_overlaps,
    list_pruned,
    list_removals,
    list_spectrum,
    list_strongest,
    share_of_strength,
)
from lowcap.interactions.method import Explained, Method
from lowcap.interactions.patches import choose_patches
from lowcap.interactions.snapshots import Shown
from lowcap.interactions.solver import Explainer
from lowcap.interactions.transforms import AND, OR, reconstruct, select_salient
from lowcap.networks.initialisation import he_initialisation

ARM = "full"


def planted(**cells):
    """Return one image explained by the given effects of 3 variables, such as and_011=2."""
    effects = torch.zeros(1, 2, 8, dtype=torch.float64)
    for name, effect in cells.items():
        kind, subset = name.split("_")
        effects[0, {"and": AND, "or": OR}[kind], int(subset, 2)] = effect
    scores = reconstruct(effects)
    return Explained(scores, effects, select_salient(effects, 0.05), torch.zeros_like(scores), torch.zeros(1))


NETWORK = planted(and_000=1.0, and_001=4.0, or_011=-2.0, and_111=2.0, and_110=0.1)
BASELINE = planted(and_001=1.0, or_011=3.0, and_111=0.5)


def test_a_network_is_described_by_its_salient_interactions():
    row = describe_network(NETWORK, [BASELINE, planted(or_011=-1.0)])
    assert row["salient"] == 3
    assert row["salient_share"] == 3 / 16
    assert row["generalizable"] == pytest.approx(6 / 8)
    assert row["generalizable_any"] == 1
    assert row["order_generalizable"] == pytest.approx((4 + 3 * 2) / 6)
    assert row["order_other"] == 2
    assert row["order"] == pytest.approx((4 + 2 * 2 + 3 * 2) / 8)
    assert row["residual"] < 1e-12
    left = planted(and_110=0.1).scores
    spread = ((NETWORK.scores - NETWORK.scores.mean()) ** 2).sum()
    assert row["match"] == pytest.approx(1 - ((left**2).sum() / spread).item())


def test_a_share_of_strength_counts_beyond_what_chance_gives():
    assert share_of_strength(NETWORK, NETWORK) == pytest.approx(1)
    # The other has a positive AND effect in one of three sets of order 1, in the one of order 3, and no negative ones.
    chance = 4 / 8 / 3 + 2 / 8
    assert share_of_strength(NETWORK, BASELINE) == pytest.approx((6 / 8 - chance) / (1 - chance))


def test_more_of_the_strongest_match_better():
    rows = list(list_matches(NETWORK, [0, 1, 4, 100]))
    assert [row["kept"] for row in rows] == [0, 1, 4, 100]
    matches = [row["match"] for row in rows]
    assert matches == sorted(matches)
    assert matches[2:] == pytest.approx([1, 1])
    assert matches[1] < 0.99


def test_the_spectrum_adds_up_to_one():
    rows = list(list_spectrum(NETWORK, BASELINE))
    assert [row["order"] for row in rows] == [1, 2, 3]
    assert [row["generalizable"] for row in rows] == pytest.approx([4 / 8, 0, 2 / 8])
    assert [row["other"] for row in rows] == pytest.approx([0, 2 / 8, 0])
    # One of three single variables, a positive one; the only triple is the baseline's, too.
    assert [row["by_chance"] for row in rows] == pytest.approx([4 / 8 / 3, 0, 2 / 8])


def test_overlaps_have_a_row_per_kind_and_order():
    rows = {(row["kind"], row["order"]): row["shared"] for row in list_overlaps(NETWORK, BASELINE)}
    assert rows["and", 1] == rows["and", 3] == 1
    assert rows["or", 2] == 0
    assert np.isnan(rows["or", 1])


def shown(wrong=0.0):
    return Shown(torch.zeros(1, 784), torch.zeros(1), {ARM: torch.tensor([wrong])}, [7])


def test_what_does_not_generalize_is_left_out_of_the_losses():
    parts = {"train": (shown(), NETWORK, BASELINE), "test": (shown(0.25), NETWORK, BASELINE)}
    rows = {row["removed"]: row for row in list_removals(ARM, parts, 500, np.random.default_rng(0))}

    def loss(score, wrong=0.0):
        return (1 - wrong) * np.log1p(np.exp(-score)) + wrong * np.log1p(np.exp(score))

    assert rows["nothing"]["train_loss"] == pytest.approx(loss(5.1))
    assert rows["other"]["train_loss"] == pytest.approx(loss(5.1 + 2))
    assert rows["other"]["test_loss"] == pytest.approx(loss(7.1, 0.25))
    assert rows["other"]["gap"] == pytest.approx(loss(7.1, 0.25) - loss(7.1))
    expected = np.mean([loss(5.1 - effect) for effect in (4, -2, 2)])
    assert rows["random"]["train_loss"] == pytest.approx(expected, rel=0.15)
    about = {removed: [row["interactions"], row["strength"], row["order"]] for removed, row in rows.items()}
    assert about["nothing"] == pytest.approx([0, 0, np.nan], nan_ok=True)
    assert about["other"] == pytest.approx([1, 2 / 8, 2])
    assert about["random"] == pytest.approx([1, 1 / 3, 2], rel=0.15)


def test_what_is_removed_is_compared_with_its_like():
    network = planted(and_001=4.0, and_010=3.5, and_100=1.0, or_011=2.0, and_111=-1.0)
    part = shown(), network, planted(and_001=1.0, or_011=1.0)
    rows = {
        row["removed"]: row for row in list_removals(ARM, {"train": part, "test": part}, 1, np.random.default_rng(0))
    }
    whole = network.scores[0, -1].item()
    for removed, effect in (("matched_other", 3.5), ("matched_generalizable", 4.0)):
        row = rows[removed]
        assert row["train_loss"] == pytest.approx(np.log1p(np.exp(effect - whole)))
        assert [row["interactions"], row["strength"], row["order"]] == pytest.approx([1, effect / 11.5, 1])
    assert rows["other"]["interactions"] == 3


def test_pruning_removes_what_is_no_longer_salient():
    pruned = planted(and_001=4.0, and_111=-2.0, or_110=1.0)
    rows = {row["orders"]: row for row in list_pruned(NETWORK, pruned, {"low": [1, 2], "high": [3]})}
    assert rows["low"]["removed"] == pytest.approx(2 / 6)
    assert rows["high"]["removed"] == 1
    assert rows["all"]["removed"] == pytest.approx(4 / 8)
    assert rows["all"]["order_difference"] == pytest.approx((2 * 2 + 3 * 2) / 4 - 1)


def test_what_is_left_of_interactions_is_told_of_a_network_and_of_what_was_made_of_it():
    pruned = planted(and_001=4.0, and_111=-2.0, or_110=1.0)
    itself, left = follow_interactions([NETWORK, pruned], {"low": [1, 2], "high": [3]})
    assert (itself["kept"], itself["kept_low"], itself["kept_high"]) == (1, 1, 1)
    assert itself["order"] == pytest.approx(14 / 8)
    assert itself["order_change"] == 0
    assert np.isnan(itself["order_removed"]), "nothing is"
    assert left["kept"] == pytest.approx(4 / 8)
    assert left["kept_low"] == pytest.approx(4 / 6)
    assert left["kept_high"] == 0
    assert left["order"] == pytest.approx((4 + 2 * 3 + 2) / 7)
    assert left["order_change"] == pytest.approx(12 / 7 - 14 / 8)
    assert left["order_removed"] == pytest.approx((2 * 2 + 2 * 3) / 4)
    assert left["order_difference"] == pytest.approx(10 / 4 - 1)


def test_choices_are_compared_with_the_default():
    both = planted(and_001=2.0, or_001=2.0, or_011=-2.0, and_111=2.0)
    rows = {row["choice"]: row for row in list_choices([both, BASELINE], {"other": [NETWORK, BASELINE]}, 0.05)}
    assert rows["default"]["agreement"] == 1
    assert rows["default"]["salient"] == 4
    assert rows["other"]["agreement"] == pytest.approx(2 * 3 / 7)
    assert rows["folded"]["salient"] == 3
    assert rows["folded"]["generalizable"] == pytest.approx(6 / 8)
    assert rows["default"]["generalizable"] == pytest.approx(4 / 8)


def test_the_strongest_interactions_name_their_patches():
    pixels = torch.zeros(1, 28, 28)
    for row, column in ((0, 0), (8, 4), (20, 24)):
        pixels[0, row : row + 4, column : column + 4] = 1
    image = Shown(pixels.flatten(1), torch.zeros(1), {}, [7])
    rows = list(list_strongest(NETWORK, BASELINE, image, 2, 3, 4))
    assert [(row["kind"], row["rank"]) for row in rows] == [("and", 1), ("and", 2), ("or", 1), ("or", 2)]
    assert rows[0] | {"effect": 4.0, "patches": "0", "generalizes": True, "image": 7} == rows[0]
    assert rows[1]["patches"] == "0 15 41"
    assert rows[2] | {"effect": -2.0, "patches": "0 15", "generalizes": False} == rows[2]


def test_networks_are_explained_in_one_go_as_one_by_one():
    images = Shown(torch.rand(3, 784), torch.tensor([0.0, 1.0, 1.0]), {}, [0, 1, 2])
    method = Method(Explainer(4), patches=4, side=7, noise=0.02, tolerance=1e-3, threshold=0.05)
    networks = [he_initialisation(Task(4, 9), width, 0) for width in (3, 5)]
    together = method.explain(networks, images, torch.zeros(784))
    for network, found in zip(networks, together, strict=True):
        (alone,) = method.explain([network], images, torch.zeros(784))
        torch.testing.assert_close(found.effects, alone.effects, atol=1e-9, rtol=0)
        with torch.no_grad():
            logits = network(images.pixels) * (2 * images.labels - 1)
        torch.testing.assert_close(found.scores[:, -1].float(), logits, atol=1e-5, rtol=0)
        bound = 0.02 * (found.scores[:, -1] - found.scores[:, 0]).abs()
        assert (found.noise.abs() <= bound.unsqueeze(1) * (1 + 1e-9)).all()
    assert choose_patches(images.pixels, 4, 7).shape == (3, 4)
    starts = [method.explain(networks, images, torch.zeros(784), np.random.default_rng(0)) for _ in range(2)]
    for first, second, default in zip(*starts, together, strict=True):
        assert torch.equal(first.effects, second.effects)
        assert not torch.allclose(first.effects, default.effects, atol=1e-3)
