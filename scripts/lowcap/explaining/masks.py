"""What Fourier masks of networks are like, what networks still do behind them, and behind masks that know less."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from lowcap.base import seeds
from lowcap.explaining.ablation import MEASURED
from lowcap.explaining.controls import evenly_spaced
from lowcap.explaining.fourier import (
    ALONE,
    FREQUENCIES,
    MaskedNetworks,
    MaskSettings,
    fit_masks,
    mean_power,
    multiplicities,
    radii,
)
from lowcap.networks.evaluation import Group
from lowcap.networks.initialisation import untrained
from lowcap.networks.metrics import binary_metrics
from lowcap.networks.network import Network
from lowcap.pruning.criteria import prune_group

# Whether the constant is one frequency among others in a mask that is no network's own, or is that of the own mask.
FREE, HELD = "free", "held"


def norms(masks: Tensor) -> Tensor:
    """Return the L1 norm of masks (..., 394) over the 784 values of a spectrum, (...)."""
    return (masks.abs() * multiplicities()).sum(dim=-1)


def describe_masks(masks: Tensor) -> dict[str, Tensor]:
    """Return of masks (n, 394) their share of the norm of the mask of ones, and their centroid, by name, (n,) each.

    The centroid is the mean radius in cycles per image, weighed by the mask; `centroid_without_dc` leaves out the
    constant. It is nan for a mask of zeros.
    """
    weighed = masks.abs() * multiplicities()
    moment, norm = (weighed * radii()).sum(dim=1), weighed.sum(dim=1)
    ones = multiplicities().sum()
    return {"share": norm / ones, "centroid": moment / norm, "centroid_without_dc": moment / (norm - weighed[:, 0])}


def mask_similarities(first: Tensor, second: Tensor) -> Tensor:
    """Return Pearson's correlation of masks (n, 394) over all values of a spectrum but the constant, (n,).

    It is nan where a mask is constant.
    """
    weights = multiplicities()[1:] / multiplicities()[1:].sum()
    first, second = (masks[:, 1:] - (masks[:, 1:] * weights).sum(dim=1, keepdim=True) for masks in (first, second))
    products = [
        (one * other * weights).sum(dim=1) for one, other in ((first, second), (first, first), (second, second))
    ]
    return products[0] / (products[1] * products[2]).sqrt()


def follow_masks(masks: Tensor) -> Iterator[dict[str, float]]:
    """Yield the centroid of the masks (n, 394) of a network and of those made of it, and how like the first each is."""
    centroids, alike = describe_masks(masks)["centroid"].tolist(), mask_similarities(masks, masks[:1]).tolist()
    for centroid, similarity in zip(centroids, alike, strict=True):
        yield {"centroid": centroid, "centroid_change": centroid - centroids[0], "mask_similarity": similarity}


def shuffle_mask(mask: Tensor, rng: np.random.Generator) -> Tensor:
    """Return a mask (394,) whose values have changed places at random, at its own L1 norm."""
    shuffled = mask[torch.from_numpy(rng.permutation(FREQUENCIES))]
    return shuffled * (norms(mask) / norms(shuffled))


def shuffle_rings(mask: Tensor, rng: np.random.Generator) -> Tensor:
    """Return a mask (394,) whose values have changed places among frequencies of about the same radius.

    That is the same radius when rounded; the four frequencies that are their own opposites keep their values.
    """
    rings, shuffled = radii().round(), mask.clone()
    rings[:ALONE] = torch.nan
    for ring in rings[ALONE:].unique():
        places = torch.nonzero(rings == ring).squeeze(1)
        shuffled[places] = mask[places[torch.from_numpy(rng.permutation(len(places)))]]
    return shuffled


def power_mask(power: Tensor, norm: float) -> Tensor:
    """Return the mask (394,) proportional to a power (394,), but at most 1, that has an L1 norm from 0 to 784.

    It keeps the frequencies that images have most of, and knows nothing of a network.
    """
    factors = torch.cat([torch.zeros(1), torch.sort(1 / power.clamp(min=1e-12))[0]])
    reached = torch.stack([norms((power * factor).clamp(max=1)) for factor in factors])
    # The norm is a piecewise linear function of the factor, which bends where a frequency reaches 1.
    factor = np.interp(norm, reached.double().numpy(), factors.double().numpy())
    return (power * float(factor)).clamp(max=1)


class MaskedGroup(NamedTuple):
    """Networks of a task and seed with what names each, their masks and those of the untrained ones, (n, 394) each.

    `power` (394,) is that of the images that masks were fitted on; images (n, 784) and labels (n,) are held out.
    """

    networks: list[Network]
    cases: list[dict[str, Any]]
    own: Tensor
    untrained: Tensor
    power: Tensor
    images: Tensor
    labels: Tensor


def fit_group(
    group: Group,
    initialisation: str,
    criterion: str,
    sparsities: Sequence[float],
    images: int,
    settings: MaskSettings,
) -> MaskedGroup:
    """Fit masks to a group's networks, pruned by one of CRITERIA to each sparsity, and to the same untrained.

    Masks are fitted on so many training `images`, evenly spaced.
    """
    pixels, labels = (evenly_spaced(part, images) for part in group.parts["train"])
    pruned = prune_group("fourier", group, initialisation, [{"criterion": criterion}], sparsities)
    cases, networks = zip(*(case for cases in pruned for case in cases), strict=True)
    start = [untrained(identity, initialisation) for _, identity in group.networks]
    return MaskedGroup(
        [*networks],
        [*cases],
        fit_masks(networks, pixels, labels, settings),
        fit_masks(start, pixels, labels, settings).repeat_interleave(len(sparsities), dim=0),
        mean_power(pixels),
        group.images,
        group.labels,
    )


def _compared(group: MaskedGroup, others: Tensor, repetitions: int) -> Iterator[tuple[dict[str, Any], Tensor]]:
    """Yield masks (n, 394) with what names them; `others` are those of another seed."""
    own = group.own
    yield {"mask": "none", "dc": FREE, "repetition": 0}, torch.ones_like(own)
    yield {"mask": "own", "dc": HELD, "repetition": 0}, own
    power = torch.stack([power_mask(group.power, float(norm)) for norm in norms(own)])
    drawn = []
    for repetition in range(repetitions):
        rngs = [seeds.generator("masks", *case.values(), repetition) for case in group.cases]
        shuffled = [torch.stack([*map(shuffle, own, rngs)]) for shuffle in (shuffle_rings, shuffle_mask)]
        yield {"mask": "radius_shuffled", "dc": HELD, "repetition": repetition}, shuffled[0]
        drawn += [("random", repetition, shuffled[1]), ("complement_shuffled", repetition, 1 - shuffled[0])]
    kinds = {"other_seed": others, "untrained": group.untrained, "power": power, "complement": 1 - own}
    for name, repetition, masks in [*((name, 0, masks) for name, masks in kinds.items()), *drawn]:
        yield {"mask": name, "dc": FREE, "repetition": repetition}, masks
        held = torch.cat([own[:, :1], masks[:, 1:]], dim=1)
        yield {"mask": name, "dc": HELD, "repetition": repetition}, held


def measure_masks(group: MaskedGroup, others: Tensor, repetitions: int) -> Iterator[dict[str, Any]]:
    """Yield a row per network and mask: what names both, what the mask is like, and scores on held-out images.

    Masks are `none` (all ones), the network's `own`, that of its `untrained` beginning and that of an `other_seed`;
    `random` and `radius_shuffled` ones, so many draws each, with the values of the own mask; one by the images' `power`
    alone, of equal L1 norm; the `complement` of the own mask, 1 less it, and of the radius-shuffled ones
    (`complement_shuffled`). `accuracy_ratio` is to the accuracy without a mask, `similarity` to the own mask.
    """
    seen, unmasked = MaskedNetworks(group.networks, group.images, group.labels), None
    for about, masks in _compared(group, others, repetitions):
        scores = binary_metrics(seen.logits(masks), group.labels)
        unmasked = scores["accuracy"] if unmasked is None else unmasked
        columns = describe_masks(masks) | {"similarity": mask_similarities(masks, group.own)}
        columns |= {name: scores[name] for name in MEASURED} | {"accuracy_ratio": scores["accuracy"] / unmasked}
        for case, values in zip(
            group.cases, zip(*(one.tolist() for one in columns.values()), strict=True), strict=True
        ):
            yield case | about | dict(zip(columns, values, strict=True))
