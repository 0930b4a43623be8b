"""What is measured on the interactions of a network, as rows of tables; one network is explained on several images."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lowcap.interactions.method import Explained
from lowcap.interactions.patches import choose_patches
from lowcap.interactions.sharing import (
    Spectrum,
    beyond_chance,
    draw_as_many,
    mean_order,
    measure_overlap,
    measure_spectrum,
    pair_alike,
    remove_effects,
    share_by_chance,
    share_salient,
)
from lowcap.interactions.snapshots import Shown
from lowcap.interactions.transforms import AND, OR, fold_first_order, keep_strongest, match, reconstruct, select_salient
from lowcap.networks.metrics import expected_loss

KINDS = {"and": AND, "or": OR}
Row = dict[str, Any]


def spectrum_of(found: Explained, baseline: Explained) -> Spectrum:
    """Return the spectrum of one network's salient effects, of those that a baseline shares, and of these by chance."""
    shared = share_salient(found.salient, baseline.salient)
    return measure_spectrum(found.effects, found.salient, shared, share_by_chance(found.salient, baseline.salient))


def count_salient(salient: Tensor) -> Row:
    """Return the mean number of an image's salient effects, and its share of the 2 * 2^n effects.

    `salient` is (images, 2, 2^n), 0 where an effect is not salient.
    """
    count = float((salient != 0).sum(dim=(-2, -1)).double().mean())
    return {"salient": count, "salient_share": count / salient[0].numel()}


def describe_network(found: Explained, baselines: Sequence[Explained]) -> Row:
    """Return one network's measurements over all orders; the first baseline is the one that decides."""
    spectrum = spectrum_of(found, baselines[0])
    shared = share_salient(found.salient, *(baseline.salient for baseline in baselines))
    by_any = measure_spectrum(found.effects, found.salient, shared, torch.zeros_like(found.effects))
    residual = reconstruct(found.effects) - found.scores - found.noise
    kept = found.effects * (found.salient != 0)
    kept[:, AND, 0] = found.effects[:, AND, 0]
    generalizable, other = mean_order(spectrum.generalizable), mean_order(spectrum.total - spectrum.generalizable)
    return {
        **count_salient(found.salient),
        "match": float(match(found.scores, kept).nanmean()),
        "residual": float(residual.abs().max()),
        "solver_gap": float(found.gap.max()),
        "generalizable": float(spectrum.generalizable.sum()),
        "by_chance": float(spectrum.by_chance.sum()),
        "generalizable_any": float(by_any.generalizable.sum()),
        "order": mean_order(spectrum.total),
        "order_generalizable": generalizable,
        "order_other": other,
        "order_difference": generalizable - other,
    }


def share_of_strength(found: Explained, other: Explained) -> float:
    """Return the share of the strength of a network's salient effects that another shares, beyond chance."""
    spectrum = spectrum_of(found, other)
    return beyond_chance(float(spectrum.generalizable.sum()), float(spectrum.by_chance.sum()))


def list_matches(found: Explained, counts: Sequence[int]) -> Iterator[Row]:
    """Yield one row per number of strongest interactions that are kept: the variance of the scores that they match."""
    for count in counts:
        yield {"kept": count, "match": float(match(found.scores, keep_strongest(found.effects, count)).nanmean())}


def list_spectrum(found: Explained, baseline: Explained) -> Iterator[Row]:
    """Yield one row per order: strength that generalizes, does not, and would by chance."""
    spectrum = spectrum_of(found, baseline)
    for order, (total, generalizable, by_chance) in enumerate(zip(*map(Tensor.tolist, spectrum), strict=True), start=1):
        yield {
            "order": order,
            "generalizable": generalizable,
            "other": total - generalizable,
            "by_chance": by_chance,
        }


def list_overlaps(first: Explained, second: Explained) -> Iterator[Row]:
    """Yield one row per kind and order: the share of salient effects in common, by chance, and beyond."""
    for kind, row in KINDS.items():
        overlap = measure_overlap(first.salient[:, row], second.salient[:, row])
        columns = (overlap.shared, overlap.by_chance, overlap.beyond_chance)
        for order, values in enumerate(zip(*map(Tensor.tolist, columns), strict=True), start=1):
            yield {"kind": kind, "order": order} | dict(
                zip(("shared", "by_chance", "beyond_chance"), values, strict=True)
            )


def choose_removed(
    found: Explained, baseline: Explained, draws: int, generator: torch.Generator
) -> dict[str, list[Tensor]]:
    """Return what is left out of a network's effects (images, 2, 2^n), as booleans, one or several draws of each.

    `other` are all salient interactions that do not generalize, and `random` are as many salient ones. But the others
    can be most of all, and with them of what is drawn; and they are weaker and of higher order than those that do
    generalize. So there are two more, paired (`pair_alike`): `matched_other`, those that do not generalize with a
    partner that does, and `matched_generalizable`, these partners, equal in number, kind and order, and alike in
    strength, image by image. Only the signs are left to differ: with strengths, they are all that the loss depends on.
    """
    shared = share_salient(found.salient, baseline.salient)
    other = (found.salient != 0) & ~shared
    matched_other, matched_generalizable = pair_alike(found.effects, other, shared)
    return {
        "nothing": [torch.zeros_like(other)],
        "other": [other],
        "random": [draw_as_many(found.salient, other, generator) for _ in range(draws)],
        "matched_other": [matched_other],
        "matched_generalizable": [matched_generalizable],
    }


def list_removals(
    arm: str, explained: Mapping[str, tuple[Shown, Explained, Explained]], draws: int, rng: np.random.Generator
) -> Iterator[Row]:
    """Yield the losses on the `train` and `test` images that are explained, and their gap, by what is left out.

    `explained` holds, for both, the images, the network's explanation and the baseline's. Losses are averaged over
    draws. With them comes what tells whether two removals are alike: how many interactions of an image are left out,
    which share of the strength of its salient ones they have, and their mean order, weighted by strength (nan for
    nothing), over the images of both parts.
    """
    generator = torch.Generator().manual_seed(int(rng.integers(2**63)))
    losses, counts, spectra = {}, defaultdict(list), defaultdict(list)
    for part, (shown, found, baseline) in explained.items():
        whole = found.scores[:, -1]
        for removed, masks in choose_removed(found, baseline, draws, generator).items():
            found_losses = [
                expected_loss(remove_effects(whole, found.effects, mask), shown.wrong[arm]).mean() for mask in masks
            ]
            losses[removed, part] = float(torch.stack(found_losses).mean())
            weight = torch.stack(masks).double().mean(dim=0)
            counts[removed].append(weight.sum(dim=(1, 2)).mean())
            spectrum = measure_spectrum(found.effects, found.salient, weight, torch.zeros_like(weight))
            spectra[removed].append(spectrum.generalizable)
    for removed, parts in spectra.items():
        train, test = losses[removed, "train"], losses[removed, "test"]
        strength = torch.stack(parts).mean(dim=0)
        yield {
            "removed": removed,
            "train_loss": train,
            "test_loss": test,
            "gap": test - train,
            "interactions": float(torch.stack(counts[removed]).mean()),
            "strength": float(strength.sum()),
            "order": mean_order(strength),
        }


def measure_kept(dense: Explained, pruned: Explained) -> tuple[Tensor, Tensor]:
    """Return, by order (n,), the strength of the dense network's salient interactions, and of those that pruning keeps.

    Kept is what is still salient with the same sign; strengths are the dense network's.
    """
    kept = share_salient(dense.salient, pruned.salient)
    spectrum = measure_spectrum(dense.effects, dense.salient, kept, torch.zeros_like(dense.effects))
    return spectrum.total, spectrum.generalizable


def follow_interactions(found: Sequence[Explained], bands: Mapping[str, Sequence[int]]) -> Iterator[Row]:
    """Yield what is left of a network's salient interactions in it and in what was made of it; it is first in `found`.

    `kept` is the share of their strength that is kept, of all and by band of orders; `order` is the mean order of what
    is salient now, `order_change` that less the first's; `order_removed` is the mean order of what is removed, and
    `order_difference` that less the mean order of what is kept.
    """
    orders = [mean_order(spectrum_of(one, one).total) for one in found]
    for one, order in zip(found, orders, strict=True):
        total, kept = measure_kept(found[0], one)
        yield {
            "kept": float(kept.sum() / total.sum()),
            **{f"kept_{band}": _share_of(kept, total, chosen) for band, chosen in bands.items()},
            "order": order,
            "order_change": order - orders[0],
            "order_removed": mean_order(total - kept),
            "order_difference": mean_order(total - kept) - mean_order(kept),
        }


def _share_of(part: Tensor, total: Tensor, orders: Sequence[int]) -> float:
    """Return the share of a part in the total, both by order (n,), at some orders."""
    places = torch.tensor(orders) - 1
    return float(part[places].sum() / total[places].sum())


def list_pruned(dense: Explained, pruned: Explained, bands: Mapping[str, Sequence[int]]) -> Iterator[Row]:
    """Yield one row per band of orders, and one for all: the strength of salient interactions that pruning removes.

    Strengths are as `measure_kept` has them. The row for all orders has the mean order of what is removed less that
    of what stays.
    """
    total, kept = measure_kept(dense, pruned)
    removed = total - kept
    everything = {"all": range(1, len(total) + 1)}
    for band, orders in ({**bands} | everything).items():
        row = {"orders": band, "removed": _share_of(removed, total, orders)}
        if band == "all":
            row["order_difference"] = mean_order(removed) - mean_order(kept)
        yield row


def list_choices(default: list[Explained], others: Mapping[str, list[Explained]], threshold: float) -> Iterator[Row]:
    """Yield what a network's measurements become under other choices; lists hold the network and its baseline.

    `agreement` is the share of salient interactions in common with those of the default.
    """
    folded = []
    for found in default:
        effects = fold_first_order(found.effects)
        folded.append(found._replace(effects=effects, salient=select_salient(effects, threshold)))
    for choice, (found, baseline) in ({"default": default, **others, "folded": folded}).items():
        spectrum = spectrum_of(found, baseline)
        both = share_salient(found.salient, default[0].salient).sum()
        size = (found.salient != 0).sum() + (default[0].salient != 0).sum()
        yield {
            "choice": choice,
            **count_salient(found.salient),
            "generalizable": float(spectrum.generalizable.sum()),
            "by_chance": float(spectrum.by_chance.sum()),
            "order": mean_order(spectrum.total),
            "agreement": float(2 * both / size),
        }


def list_strongest(
    found: Explained, baseline: Explained, shown: Shown, count: int, patches: int, side: int
) -> Iterator[Row]:
    """Yield the `count` strongest effects of each kind on the first image, and the patches that they join."""
    chosen = choose_patches(shown.pixels[:1], patches, side)[0]
    shared = share_salient(found.salient, baseline.salient)[0]
    for kind, row in KINDS.items():
        effects = found.effects[0, row].clone()
        effects[0] = 0
        for rank, subset in enumerate(effects.abs().topk(count).indices.tolist(), start=1):
            joined = [str(patch) for place, patch in enumerate(chosen.tolist()) if subset >> place & 1]
            yield {
                "image": shown.places[0],
                "kind": kind,
                "rank": rank,
                "effect": float(effects[subset]),
                "generalizes": bool(shared[row, subset]),
                "patches": " ".join(joined),
            }
