"""What is measured on each network of the survey."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from scipy.stats import spearmanr
from torch import Tensor

from lowcap.base.seeds import generator
from lowcap.networks.evaluation import forward
from lowcap.networks.metrics import roc_auc
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.training import Images
from lowcap.pruning.criteria import Background, magnitude, random_scores
from lowcap.pruning.prunability import losses_by_fraction, prunability, smallest_fraction
from lowcap.survey.cohorts import Data
from lowcap.survey.complexity import margin, path_norm, sharpness, weight_norm
from lowcap.survey.draws import Draw
from lowcap.survey.sensitivity import (
    POINTS_AT,
    Ellipses,
    distance_to_points,
    ellipses_through,
    jacobian_norms,
    norms_of_probabilities,
    switching_angles,
    translation_switches,
)

# How much the training loss may rise, in absolute terms, before pruning counts as harmful.
ABSOLUTE_RISE = 0.05
LEAST_ERRORS = 10
# So many test points of a network are looked at one by one.
POINTS = 200
# Distances, along an ellipse, from the nearest of its three points: at the point, to midway between two.
DEGREES = (0, 15, 30, 45, 60)


def describe(draw: Draw) -> dict[str, Any]:
    """Return a draw's hyper-parameters as columns; how many updates a contrast makes, its name says."""
    return {name: value for name, value in draw.settings.items() if name not in ("name", "stream", "updates")}


@torch.no_grad()
def measure_network(draw: Draw, network: Network, data: Data, translated: int) -> dict[str, float]:
    """Return losses, accuracies, sensitivities and complexities of a network.

    Sensitivities are means over the test images; `switches_translation`, over the first `translated` of them,
    is per hidden unit, of all layers. `auc_*` is how well a quantity tells misclassified test points from others, nan
    with fewer than LEAST_ERRORS of either kind; `jacobian_loss_correlation` is Spearman's, over test points. The gap is
    the accuracy on the training images, with the labels that were trained on, less that on the test images.
    """
    scores = {}
    for part, images in data._asdict().items():
        metrics = network.head.metrics(forward([network], images.pixels)[0], images.labels)
        scores |= {f"{part}_{name}": float(metrics[name]) for name in ("loss", "accuracy")}
    switches = translation_switches(network, data.test.pixels[:translated]).double().mean() / _units(network)
    rng = generator("survey", draw.stream, "sharpness", network.width)
    return scores | {
        "gap": scores["train_accuracy"] - scores["test_accuracy"],
        "loss_gap": scores["test_loss"] - scores["train_loss"],
        "jacobian_train": float(jacobian_norms(network, data.train.pixels).mean()),
        "switches_translation": float(switches),
        "weight_norm": weight_norm(network),
        "path_norm": path_norm(network),
        "margin": margin(network, data.train.pixels, data.train.labels),
        "sharpness": sharpness(network, data.train.pixels, data.train.labels, rng),
        **_over_points(network, data.test),
    }


def _units(network: Network) -> float:
    """Return how many hidden units there are, nan where they have no linear pieces."""
    return network.width * network.depth if ACTIVATIONS[network.activation].kinks else np.nan


class Points(NamedTuple):
    """What a network makes of images, each float64 (n,): two norms, confidence, loss, and whether it is wrong."""

    jacobian: Tensor
    gradient: Tensor
    confidence: Tensor
    loss: Tensor
    wrong: Tensor


@torch.no_grad()
def at_points(network: Network, images: Images) -> Points:
    """Return what a network makes of every image."""
    logits, slopes, head = forward([network], images.pixels)[0].double(), network.slopes(images.pixels), network.head
    return Points(
        norms_of_probabilities(network, logits.squeeze(1), slopes),
        network.pixel_norms(slopes),
        head.confidence(logits).squeeze(1),
        head.losses(logits, images.labels).squeeze(1),
        head.wrong(logits, images.labels).squeeze(1).double(),
    )


def _over_points(network: Network, test: Images) -> dict[str, float]:
    jacobian, gradient, confidence, losses, wrong = at_points(network, test)
    errors = int(wrong.sum())
    signals = {"jacobian": jacobian, "gradient": gradient, "confidence": -confidence}
    aucs = roc_auc(torch.stack(list(signals.values()), dim=1), wrong)
    told = LEAST_ERRORS <= errors <= len(wrong) - LEAST_ERRORS
    return {
        "jacobian": float(jacobian.mean()),
        "gradient": float(gradient.mean()),
        **{f"auc_{name}": float(auc) if told else np.nan for name, auc in zip(signals, aucs, strict=True)},
        "jacobian_loss_correlation": float(spearmanr(jacobian, losses).statistic),
    }


@torch.no_grad()
def point_rows(draw: Draw, network: Network, data: Data, fitted: float) -> list[dict[str, Any]]:
    """Return a row for each of POINTS test images, drawn at random; none if the training accuracy is below `fitted`."""
    wrong = at_points(network, data.train).wrong
    if 1 - wrong.mean() < fitted:
        return []
    count = len(data.test.labels)
    chosen = generator("survey", draw.stream, "points").choice(count, min(POINTS, count), replace=False)
    found = at_points(network, Images(data.test.pixels[chosen], data.test.labels[chosen]))
    columns = {"loss": found.loss, "jacobian": found.jacobian, "wrong": found.wrong.bool()}
    key = {"draw": draw.name, "width": network.width}
    values = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [key | dict(zip(columns, one, strict=True)) for one in values]


class Prunabilities(NamedTuple):
    """The main values as columns, and one row per criterion and tolerated rise of the loss."""

    headline: dict[str, float]
    rows: list[dict[str, Any]]


def prunabilities(draw: Draw, network: Network, data: Data, betas: Sequence[float]) -> Prunabilities:
    """Return the smallest shares of weights that keep the training loss, by magnitude and at random.

    The headline is for the first of `betas`, the relative rises of the loss that are allowed, and for ABSOLUTE_RISE.
    """
    images = (data.train.pixels, data.train.labels)
    background = Background(network, *images, generator("survey", draw.stream, "prune", network.width))
    scores = {"magnitude": magnitude(network), "random": random_scores(network, background)}
    headline, rows = {}, []
    for criterion, score in scores.items():
        losses = losses_by_fraction(network, score, *images)
        found = prunability(losses, betas)
        rows += [
            {"criterion": criterion, "beta": beta, "prunability": share}
            for beta, share in zip(betas, found, strict=True)
        ]
        suffix = "" if criterion == "magnitude" else f"_{criterion}"
        headline[f"prunability{suffix}"] = found[0]
        headline[f"prunability_absolute{suffix}"] = smallest_fraction(losses, losses[-1] + ABSOLUTE_RISE)
    return Prunabilities(headline, rows)


def paths_through(draw: Draw, data: Data, count: int) -> dict[str, Ellipses]:
    """Return `count` ellipses of each kind: through training points of one class, of different ones, and random points.

    Different classes are three, or one twice and the other where there are two. Random points are training points whose
    pixels have changed places at random, so that they have the same brightness.
    """
    rng = generator("survey", draw.stream, "paths")
    pixels, classes = data.train.pixels, data.train.labels.numpy()
    members = [np.flatnonzero(classes == label) for label in np.unique(classes)]

    def through(labels: np.ndarray) -> Ellipses:
        rows = np.array([[rng.choice(members[label]) for label in triple] for triple in labels])
        return ellipses_through(*(pixels[rows[:, position]] for position in range(3)))

    same = np.repeat(rng.integers(0, len(members), (count, 1)), 3, axis=1)
    if draw.classes == 2:
        different = same.copy()
        different[np.arange(count), rng.integers(0, 3, count)] ^= 1
    else:
        different = rng.permuted(np.tile(np.arange(len(members)), (count, 1)), axis=1)[:, :3]
    drawn = rng.integers(0, len(pixels), (3, count))
    orders = rng.permuted(np.tile(np.arange(pixels.shape[1]), (3, count, 1)), axis=2)
    shuffled = [
        torch.gather(pixels[rows], 1, torch.from_numpy(order)) for rows, order in zip(drawn, orders, strict=True)
    ]
    return {"same": through(same), "different": through(different), "random": ellipses_through(*shuffled)}


class AlongEllipses(NamedTuple):
    """Means over paths as columns, and one row per kind of path and distance from a training point."""

    totals: dict[str, float]
    rows: list[dict[str, Any]]


def along_ellipses(network: Network, paths: Mapping[str, Ellipses]) -> AlongEllipses:
    """Return how a network behaves along ellipses by the distance, one of DEGREES, from the nearest of their points.

    `jacobian` is the mean norm at that distance, on both sides of all three points; `switches` counts the changes
    of linear piece, per hidden unit, path and degree, from that distance on to the next; nan at the last, and for
    an activation without linear pieces.
    """
    totals, rows = {}, []
    for kind, ellipses in paths.items():
        angles = switching_angles(network, ellipses)
        units = _units(network) * len(ellipses.centre)
        totals[f"switches_{kind}"] = len(angles) / units
        counts, _ = np.histogram(distance_to_points(angles), bins=DEGREES)
        # Each stretch between two distances occurs six times on an ellipse.
        densities = [*(counts / (6 * np.diff(DEGREES) * units)), np.nan]
        for distance, density in zip(DEGREES, densities, strict=True):
            places = {(point + side * distance) % 360 for point in POINTS_AT for side in (1, -1)}
            norms = torch.cat([jacobian_norms(network, ellipses.at(place)) for place in sorted(places)])
            rows.append({"kind": kind, "degrees": distance, "jacobian": float(norms.mean()), "switches": density})
    return AlongEllipses(totals, rows)
