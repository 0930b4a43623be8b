"""Training of networks side by side in one matrix product per step."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

import numpy as np
import torch
from torch import Tensor

from lowcap.base.errors import InputError
from lowcap.base.registry import Registry
from lowcap.data.alterations import alter
from lowcap.data.pixels import lit_pixels
from lowcap.networks.adversary import perturb
from lowcap.networks.cohort import Cohort
from lowcap.networks.convolution_cohort import ConvolutionCohort
from lowcap.networks.deep_cohort import DeepCohort
from lowcap.networks.heads import Head
from lowcap.networks.network import Network
from lowcap.networks.optimizers import OPTIMIZERS, Group

FULL_BATCH: Literal["full"] = "full"
SCHEDULES: Registry[Callable[[float], float]] = {
    "constant": lambda progress: 1.0,
    "cosine": lambda progress: (1 + math.cos(math.pi * progress)) / 2,
}
# How the networks of an architecture are fused; lowcap.networks.architectures has their classes.
Fused = Cohort | ConvolutionCohort
COHORTS: Registry[type[Fused]] = {
    "perceptron": Cohort,
    "perceptron_2": DeepCohort,
    "perceptron_3": DeepCohort,
    "convolution": ConvolutionCohort,
    "convolution_2": ConvolutionCohort,
}


@dataclass(frozen=True)
class Recipe:
    """How a cohort is trained: by one of OPTIMIZERS on shuffled batches.

    `batch_size` is a number of images or FULL_BATCH (one update an epoch). `schedule` names the
    factor on the learning rate as a function of progress, from 0 to 1 over all updates
    (SCHEDULES). The loss of a network with weights w has `weight_decay` / 2 * sum(w^2) and
    `l1` * sum(|w|) added; biases are free. In each epoch every training image is altered anew: turned by up
    to `rotation` degrees, scaled by 1 - `scale` to 1 + `scale`, moved by up to `translation` pixels along both axes.
    With `adversarial`, each network learns from images that are changed, by up to so much in each pixel, to its
    harm (`perturb`). Metrics, those of unaltered images, are reported every `report_every`
    epochs and in the last. Adam keeps PyTorch's other settings and has no `momentum`.
    """

    learning_rate: float
    epochs: int
    batch_size: int | Literal["full"] = FULL_BATCH
    momentum: float = 0.0
    schedule: str = "constant"
    report_every: int = 1
    weight_decay: float = 0.0
    l1: float = 0.0
    optimizer: str = "sgd"
    translation: int = 0
    rotation: float = 0.0
    scale: float = 0.0
    adversarial: float = 0.0

    @property
    def alters(self) -> bool:
        """Whether every epoch shows the training images altered anew."""
        return bool(self.translation or self.rotation or self.scale)


@dataclass(frozen=True)
class Images:
    """Images (n, 784) in [0, 1] and labels (n,), numbers of classes from 0, float32, on one device."""

    pixels: Tensor
    labels: Tensor

    def to(self, device: str) -> "Images":
        """Return the same images on a device."""
        return Images(self.pixels.to(device), self.labels.to(device))


class Replicate(NamedTuple):
    """The networks of one seed, its images, and the generator of the order in which batches show them."""

    networks: Sequence[Network]
    train: Images
    validation: Images
    rng: np.random.Generator


class Report(NamedTuple):
    """The metrics of a replicate on one split before the update of one epoch, each of shape (networks,)."""

    epoch: int
    split: str
    metrics: dict[str, Tensor]


class Trained(NamedTuple):
    """What training makes of a replicate: its networks, the reports and, by updates, the networks on the way."""

    networks: list[Network]
    reports: list[Report]
    snapshots: dict[int, list[Network]]


class NonFiniteLossError(InputError):
    """A training loss became infinite or nan, in the network at `position` of the replicate at `replicate`."""

    def __init__(self, replicate: int, position: int, epoch: int, loss: float) -> None:
        super().__init__(f"training loss is {loss} at epoch {epoch}; lower the learning rate")
        self.replicate, self.position = replicate, position


def choose_device(name: str) -> str:
    """Resolve `auto` to `cuda` where a GPU is present, else `cpu`. Raises InputError without a GPU."""
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise InputError("device: found 'cuda', but torch sees no GPU here; allowed are auto and cpu")
    return ("cuda" if available else "cpu") if name == "auto" else name


def replicates_at_once(recipe: Recipe) -> int:
    """Return how many replicates train fastest together: small batches need company, full ones fill the cache."""
    return 1 if recipe.batch_size == FULL_BATCH else 5


def updates_per_epoch(images: int, batch_size: int | Literal["full"]) -> int:
    """Return how many batches it takes to show that many images once."""
    return 1 if batch_size == FULL_BATCH else math.ceil(images / batch_size)


def _batches(data: Images, recipe: Recipe, rngs: Sequence[np.random.Generator]) -> Iterator[Images]:
    """Yield one epoch of batches (replicates, n, ...): all images as they stand, or shuffled and cut into pieces."""
    if recipe.batch_size == FULL_BATCH:
        yield data
        return
    replicates, count = data.labels.shape
    orders = torch.from_numpy(np.stack([rng.permutation(count) for rng in rngs])).to(data.labels.device)
    rows = orders + count * torch.arange(replicates, device=orders.device).unsqueeze(1)
    pixels, labels = data.pixels.flatten(0, 1), data.labels.flatten()
    for piece in rows.split(recipe.batch_size, dim=1):
        shape = (*piece.shape, -1)
        yield Images(pixels.index_select(0, piece.flatten()).view(shape), labels[piece])


def _together(parts: Sequence[Images], active: Tensor) -> Images:
    return Images(torch.stack([part.pixels[:, active] for part in parts]), torch.stack([part.labels for part in parts]))


def _alter(data: Images, recipe: Recipe, rngs: Sequence[np.random.Generator]) -> Images:
    most = (recipe.rotation, recipe.scale, recipe.translation)
    altered = [alter(pixels, *most, rng) for pixels, rng in zip(data.pixels, rngs, strict=True)]
    return Images(torch.stack(altered), data.labels)


def _harmful(cohort: Fused, batch: Images, epsilon: float, rngs: Sequence[np.random.Generator]) -> Tensor:
    if not epsilon:
        return batch.pixels
    return perturb(cast("Cohort", cohort).image_gradients, batch.pixels, batch.labels, epsilon, rngs)


def train_cohort(
    replicates: Sequence[Replicate], recipe: Recipe, hold_zeros: bool = False, keep: Collection[int] = ()
) -> list[Trained]:
    """Train all networks of all replicates together; those of one replicate see the same batches.

    Replicates have networks of the same architecture, widths and activation and equally many images. With `hold_zeros`,
    weights that start at exactly zero stay there. Returns, per replicate, the trained networks and, for the
    epochs that the recipe reports, one report on `train` and one on `validation`. Reports precede
    that epoch's updates, as in the released code (src/model.py), so the trained networks are an
    epoch further than the last report. `keep` names numbers of updates, short of all, after which networks are kept.
    Raises NonFiniteLossError after an epoch whose last training loss is not finite, and ValueError if a recipe is
    adversarial and a replicate has more than one network, since each needs images of its own, or others than
    perceptrons with one hidden layer.
    """
    lit = [lit_pixels(part.pixels) for one in replicates for part in (one.train, one.validation)]
    # A penalty moves the weights of pixels that no image lights, and altered images light others;
    # without these such weights never change.
    others = recipe.weight_decay or recipe.l1 or recipe.alters or recipe.adversarial
    active = torch.stack(lit).any(dim=0) | bool(others)
    train = _together([one.train for one in replicates], active)
    validation = _together([one.validation for one in replicates], active)
    fused = COHORTS[replicates[0].networks[0].architecture]
    cohort = fused([one.networks for one in replicates], active.cpu()).to(train.pixels.device)
    if recipe.adversarial and (type(cohort) is not Cohort or len(cohort.widths) > 1):
        raise ValueError("adversarial training takes replicates of one perceptron with one hidden layer")
    masks = [weight != 0 for weight in cohort.weights] if hold_zeros else []
    unaltered = recipe.batch_size == FULL_BATCH and not (recipe.alters or recipe.adversarial)
    updates = recipe.epochs * updates_per_epoch(train.labels.shape[1], recipe.batch_size)
    optimizer = OPTIMIZERS[recipe.optimizer](_groups(cohort, recipe.weight_decay), recipe.momentum)
    factor, done = SCHEDULES[recipe.schedule], 0
    rngs = [one.rng for one in replicates]
    reports = [[] for _ in replicates]
    snapshots = [{} for _ in replicates]
    for epoch in range(recipe.epochs):
        shown = _alter(train, recipe, rngs) if recipe.alters else train
        due = epoch % recipe.report_every == 0 or epoch == recipe.epochs - 1
        held_out = _measure(cohort, validation) if due else []
        fitted = _measure(cohort, train) if due and not unaltered else []
        for batch in _batches(shown, recipe, rngs):
            if done in keep:
                for found, networks in zip(snapshots, cohort.networks(), strict=True):
                    found[done] = networks
            logits = cohort.set_gradients(_harmful(cohort, batch, recipe.adversarial, rngs), batch.labels)
            _add_l1(cohort, recipe.l1)
            for gradient, mask in zip(cohort.weight_gradients, masks, strict=False):
                gradient *= mask
            optimizer.step(recipe.learning_rate * factor(done / updates))
            done += 1
        _check_finite(cohort.head, logits, batch.labels, epoch)
        if due:
            # The logits of a full batch precede its update: no second pass over the images is needed.
            fitted = fitted or _metrics(cohort.head, logits, train.labels)
            for found, before, held in zip(reports, fitted, held_out, strict=True):
                found += [Report(epoch, "train", before), Report(epoch, "validation", held)]
    return [Trained(*parts) for parts in zip(cohort.networks(), reports, snapshots, strict=True)]


def _groups(cohort: Fused, weight_decay: float) -> list[Group]:
    if not weight_decay:
        return [((*cohort.weights, *cohort.biases), 0.0)]  # one update of all, where small batches make many
    return [(cohort.weights, weight_decay), (cohort.biases, 0.0)]


def _add_l1(cohort: Fused, factor: float) -> None:
    if factor:
        for weight, gradient in zip(cohort.weights, cohort.weight_gradients, strict=True):
            gradient.add_(weight.detach().sign(), alpha=factor)


def _measure(cohort: Fused, data: Images) -> list[dict[str, Tensor]]:
    return _metrics(cohort.head, cohort(data.pixels), data.labels)


def _metrics(head: Head, logits: Tensor, labels: Tensor) -> list[dict[str, Tensor]]:
    return [head.metrics(*one) for one in zip(logits, labels, strict=True)]


def _check_finite(head: Head, logits: Tensor, labels: Tensor, epoch: int) -> None:
    # An infinite logit may have a finite loss, and is not sound either.
    losses = (head.losses(logits, labels) + 0 * head.confidence(logits)).mean(dim=1)
    if not losses.isfinite().all():
        replicate, position = (~losses.isfinite()).nonzero()[0].tolist()
        raise NonFiniteLossError(replicate, position, epoch, float(losses[replicate, position]))
