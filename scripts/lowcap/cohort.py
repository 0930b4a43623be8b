"""Networks that share their images, trained side by side in one matrix product."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lowcap.errors import InputError
from lowcap.metrics import binary_metrics
from lowcap.networks import Network

FULL_BATCH = "full"
SCHEDULES = {
    "constant": lambda progress: 1.0,
    "cosine": lambda progress: (1 + math.cos(math.pi * progress)) / 2,
}


@dataclass(frozen=True)
class Recipe:
    """How a cohort is trained: gradient descent with momentum on shuffled batches.

    `batch_size` is a number of images or FULL_BATCH (one update an epoch). `schedule` names the
    factor on the learning rate as a function of progress, from 0 to 1 over all updates
    (SCHEDULES). Metrics are reported every `report_every` epochs and in the last.
    """

    learning_rate: float
    epochs: int
    batch_size: int | str = FULL_BATCH
    momentum: float = 0.0
    schedule: str = "constant"
    report_every: int = 1


class NonFiniteLossError(InputError):
    """A network's training loss became infinite or nan; `position` is its place in the cohort."""

    def __init__(self, position: int, epoch: int, loss: float) -> None:
        super().__init__(f"training loss is {loss} at epoch {epoch}; lower the learning rate")
        self.position = position


class Cohort(nn.Module):
    """Several networks fused into one: their hidden layers stand side by side.

    The hidden weights form one (units, pixels) matrix over all networks' units. Each unit has
    one output weight, and a 0/1 membership mask (units, networks) keeps every network to its
    own units. Summing the networks' mean losses gives each parameter the gradient that it
    would have alone.

    Pixels outside `active` (a boolean mask) are left out of the product. Their weights are
    kept and come back in `networks()`; this is exact for images in which they are all zero.
    """

    def __init__(self, networks: Sequence[Network], active: Tensor) -> None:
        super().__init__()
        self.widths = [network.width for network in networks]
        hidden = torch.cat([network.hidden.weight.detach() for network in networks])
        owner = torch.repeat_interleave(torch.arange(len(networks)), torch.tensor(self.widths))
        self.hidden_weight = nn.Parameter(hidden[:, active].clone())
        self.hidden_bias = nn.Parameter(torch.cat([network.hidden.bias.detach() for network in networks]))
        self.output_weight = nn.Parameter(
            torch.cat([network.output.weight.detach().squeeze(0) for network in networks])
        )
        self.output_bias = nn.Parameter(torch.cat([network.output.bias.detach() for network in networks]))
        self.register_buffer("initial_hidden", hidden)
        self.register_buffer("active", active)
        self.register_buffer("membership", functional.one_hot(owner, len(networks)).to(hidden.dtype))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits, (n, networks), for images (n, active pixels)."""
        hidden = torch.relu(functional.linear(images, self.hidden_weight, self.hidden_bias))
        return hidden @ (self.output_weight.unsqueeze(1) * self.membership) + self.output_bias

    @torch.no_grad()
    def networks(self) -> list[Network]:
        """Return the networks one by one, over all pixels, on the CPU."""
        hidden = self.initial_hidden.clone()
        hidden[:, self.active] = self.hidden_weight
        parts = zip(
            hidden.cpu().split(self.widths),
            self.hidden_bias.cpu().split(self.widths),
            self.output_weight.cpu().split(self.widths),
            self.output_bias.cpu().split(1),
            strict=True,
        )
        return [_network(*part) for part in parts]


def _network(hidden_weight: Tensor, hidden_bias: Tensor, output_weight: Tensor, output_bias: Tensor) -> Network:
    network = Network(len(hidden_bias))
    network.hidden.weight.copy_(hidden_weight)
    network.hidden.bias.copy_(hidden_bias)
    network.output.weight.copy_(output_weight.unsqueeze(0))
    network.output.bias.copy_(output_bias)
    return network


@dataclass(frozen=True)
class Images:
    """Images (n, 784) in [0, 1] and labels (n,) in {0, 1}, float32, on one device."""

    pixels: Tensor
    labels: Tensor

    def to(self, device: str) -> "Images":
        return Images(self.pixels.to(device), self.labels.to(device))


def choose_device(name: str) -> str:
    """Resolve `auto` to `cuda` where a GPU is present, else `cpu`. Raises InputError without a GPU."""
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise InputError("device: found 'cuda', but torch sees no GPU here; allowed are auto and cpu")
    return ("cuda" if available else "cpu") if name == "auto" else name


class Report(NamedTuple):
    """The metrics of a cohort on one split before the update of one epoch, each of shape (networks,)."""

    epoch: int
    split: str
    metrics: dict[str, Tensor]


def _batches(data: Images, recipe: Recipe, rng: np.random.Generator | None) -> Iterator[Images]:
    """Yield one epoch of batches: all images as they stand, or a new shuffle cut into pieces."""
    if recipe.batch_size == FULL_BATCH:
        yield data
        return
    order = torch.from_numpy(rng.permutation(len(data.labels))).to(data.labels.device)
    pixels, labels = data.pixels[order], data.labels[order]
    pieces = zip(pixels.split(recipe.batch_size), labels.split(recipe.batch_size), strict=True)
    yield from (Images(*piece) for piece in pieces)


def train_cohort(
    networks: Sequence[Network],
    train: Images,
    validation: Images,
    recipe: Recipe,
    rng: np.random.Generator | None = None,
) -> tuple[list[Network], list[Report]]:
    """Train `networks` together; all see the same batches, whose order `rng` draws (not needed for full batches).

    Returns the trained networks and, for the epochs that the recipe reports, one report on
    `train` and one on `validation`. Reports precede that epoch's updates, as in the released
    code (src/model.py), so the trained networks are an epoch further than the last report.
    Raises NonFiniteLossError as soon as a training loss is not finite.
    """
    active = (train.pixels != 0).any(dim=0) | (validation.pixels != 0).any(dim=0)
    cohort = Cohort(networks, active.cpu()).to(train.pixels.device)
    train = Images(train.pixels[:, active], train.labels)
    validation = Images(validation.pixels[:, active], validation.labels)
    full_batch = recipe.batch_size == FULL_BATCH
    updates = recipe.epochs * (1 if full_batch else math.ceil(len(train.labels) / recipe.batch_size))
    optimizer = torch.optim.SGD(cohort.parameters(), lr=recipe.learning_rate, momentum=recipe.momentum)
    factor = SCHEDULES[recipe.schedule]
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda update: factor(update / updates))
    reports = []
    for epoch in range(recipe.epochs):
        due = epoch % recipe.report_every == 0 or epoch == recipe.epochs - 1
        held_out = _measure(cohort, validation) if due else None
        fitted = _measure(cohort, train) if due and not full_batch else None
        for batch in _batches(train, recipe, rng):
            logits = cohort(batch.pixels)
            targets = batch.labels.unsqueeze(1).expand_as(logits)
            losses = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none").mean(dim=0)
            _check_finite(losses.detach(), epoch)
            optimizer.zero_grad()
            losses.sum().backward()
            optimizer.step()
            scheduler.step()
        if due:
            # The logits of a full batch precede its update: no second pass over the images is needed.
            fitted = fitted or binary_metrics(logits.detach(), train.labels)
            reports += [Report(epoch, "train", fitted), Report(epoch, "validation", held_out)]
    return cohort.networks(), reports


@torch.no_grad()
def _measure(cohort: Cohort, data: Images) -> dict[str, Tensor]:
    return binary_metrics(cohort(data.pixels), data.labels)


def _check_finite(losses: Tensor, epoch: int) -> None:
    if not losses.isfinite().all():
        broken = (~losses.isfinite()).nonzero()
        position = int(broken[0])
        raise NonFiniteLossError(position, epoch, float(losses[position]))
