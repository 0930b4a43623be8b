"""Training the networks of a grid by their identities: which images, which initial weights, which learning curves."""

from collections.abc import Iterator, Sequence

import pandas as pd

from lowcap.base.errors import InputError
from lowcap.base.seeds import generator
from lowcap.base.tasks import Task
from lowcap.data.splits import SPLITS, load_labels, load_tensors
from lowcap.networks.initialisation import untrained
from lowcap.networks.network import Identity
from lowcap.networks.training import (
    Images,
    NonFiniteLossError,
    Recipe,
    Replicate,
    Report,
    Trained,
    replicates_at_once,
    train_cohort,
)


def prepare_replicate(
    networks: Sequence[Identity], images: str, split: str, initialisation: str, device: str
) -> Replicate:
    """Return the untrained networks of one task and seed, with their training and validation images from a file."""
    first = networks[0]
    task = Task.parse(first.task)
    chosen = SPLITS[split](load_labels(images), task, first.seed)
    parts = (chosen.train, chosen.validation)
    data = [Images(*load_tensors(images, task, part)).to(device) for part in parts]
    start = [untrained(identity, initialisation) for identity in networks]
    return Replicate(start, *data, generator("batches", first.dataset, first.task, first.seed))


def train_seeds(
    cohort: Sequence[Sequence[Identity]], recipe: Recipe, images: str, split: str, initialisation: str, device: str
) -> Iterator[tuple[Sequence[Identity], Trained]]:
    """Yield, seed by seed, the identities of a task's networks with what training makes of them.

    `cohort` has a list of identities per seed, of the same widths in each. If the recipe is adversarial, networks
    come one by one, width by width, since those of a seed share no images. Raises InputError, which names the
    network, for a loss that is not finite.
    """
    step = replicates_at_once(recipe)
    widths = [[[network] for network in column] for column in zip(*cohort, strict=True)]
    cohorts = widths if recipe.adversarial else [cohort]
    for part in (one[start : start + step] for one in cohorts for start in range(0, len(one), step)):
        replicates = [prepare_replicate(networks, images, split, initialisation, device) for networks in part]
        try:
            yield from zip(part, train_cohort(replicates, recipe), strict=True)
        except NonFiniteLossError as error:
            network = part[error.replicate][error.position]
            raise InputError(f"{network.study}/{network.name}: {error}") from error


def learning_curves(networks: Sequence[Identity], reports: Sequence[Report]) -> pd.DataFrame:
    """Return one row per report and network: its axes, epoch and split, and the metrics."""
    axes = pd.DataFrame([identity.axes for identity in networks])
    rows = []
    for report in reports:
        metrics = {name: values.cpu().numpy() for name, values in report.metrics.items()}
        rows.append(axes.assign(epoch=report.epoch, split=report.split, **metrics))
    return pd.concat(rows)
