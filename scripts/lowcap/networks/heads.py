"""What logits mean: one decides between two classes, several are one per class. Losses and measures of either."""

import math
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from lowcap.networks.metrics import CLIP, binary_metrics, cross_entropy


class Head(Protocol):
    """Losses and measures of logits (..., n, networks) or, one per class, (..., n, networks, classes).

    Labels (..., n) are class numbers, float32.
    """

    def error(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the gradient of each image's cross-entropy by its logits, same shape.

        Here logits have their last axis, of length 1, where one decides, too.
        """
        ...

    def losses(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return each image's cross-entropy, (..., n, networks)."""
        ...

    def mean_loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return each network's mean cross-entropy on n images, probabilities clipped: float64, (networks,)."""
        ...

    def metrics(self, logits: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Return each network's loss and accuracy, and for two classes more, on n images: float64, (networks,)."""
        ...

    def wrong(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return which images are called another class than their own: booleans, (..., n, networks)."""
        ...

    def margins(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return by how much the logit of the true class exceeds the largest other, (..., n, networks).

        Where one logit decides, that of the other class is 0.
        """
        ...

    def confidence(self, logits: Tensor) -> Tensor:
        """Return the log-odds of the class that is called, (..., n, networks)."""
        ...


def _beside(labels: Tensor, logits: Tensor) -> Tensor:
    """Return labels (..., n) of the type of logits, with the axis of the networks."""
    return labels.unsqueeze(-1).to(logits.dtype)


class Sigmoid:
    """One logit: the log-odds of class 1 against class 0."""

    def error(self, logits: Tensor, labels: Tensor) -> Tensor:
        return torch.sigmoid(logits) - labels[..., None, None]

    def losses(self, logits: Tensor, labels: Tensor) -> Tensor:
        return functional.softplus(logits * (1 - 2 * _beside(labels, logits)))

    def mean_loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        return cross_entropy(logits, labels)

    def metrics(self, logits: Tensor, labels: Tensor) -> dict[str, Tensor]:
        return binary_metrics(logits, labels)

    def wrong(self, logits: Tensor, labels: Tensor) -> Tensor:
        return (logits >= 0) != (labels == 1).unsqueeze(-1)

    def margins(self, logits: Tensor, labels: Tensor) -> Tensor:
        return logits * (2 * _beside(labels, logits) - 1)

    def confidence(self, logits: Tensor) -> Tensor:
        return logits.abs()


class Softmax:
    """A logit for each class, whose probabilities are the softmax."""

    def error(self, logits: Tensor, labels: Tensor) -> Tensor:
        return torch.softmax(logits, dim=-1) - self._true(logits, labels)

    def losses(self, logits: Tensor, labels: Tensor) -> Tensor:
        return -(torch.log_softmax(logits, dim=-1) * self._true(logits, labels)).sum(dim=-1)

    def mean_loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        return self.losses(logits.double(), labels).clamp(max=-math.log(CLIP)).mean(dim=0)

    def metrics(self, logits: Tensor, labels: Tensor) -> dict[str, Tensor]:
        accuracy = 1 - self.wrong(logits, labels).double().mean(dim=0)
        return {"loss": self.mean_loss(logits, labels), "accuracy": accuracy}

    def wrong(self, logits: Tensor, labels: Tensor) -> Tensor:
        return logits.argmax(dim=-1) != labels.unsqueeze(-1)

    def margins(self, logits: Tensor, labels: Tensor) -> Tensor:
        true = self._true(logits, labels).bool()
        others = logits.masked_fill(true, -torch.inf).amax(dim=-1)
        return logits.masked_fill(~true, 0).sum(dim=-1) - others

    def confidence(self, logits: Tensor) -> Tensor:
        called = functional.one_hot(logits.argmax(dim=-1), logits.shape[-1]).bool()
        return logits.amax(dim=-1) - logits.masked_fill(called, -torch.inf).logsumexp(dim=-1)

    @staticmethod
    def _true(logits: Tensor, labels: Tensor) -> Tensor:
        """Return 1 at the true class and 0 elsewhere, of the shape of the logits but for one network."""
        return functional.one_hot(labels.long(), logits.shape[-1]).unsqueeze(-2).to(logits.dtype)


def head_of(outputs: int) -> Head:
    """Return what so many logits mean."""
    return SIGMOID if outputs == 1 else SOFTMAX


SIGMOID, SOFTMAX = Sigmoid(), Softmax()
