"""Binary classification metrics of many networks on the same images, at once."""

import torch
from torch import Tensor

CLIP = 1e-12


def f1_score(true_positive: Tensor, false_positive: Tensor, false_negative: Tensor) -> Tensor:
    """Return 2 TP / (2 TP + FP + FN), 0 where nothing is or is called positive."""
    return _ratio(2 * true_positive, 2 * true_positive + false_positive + false_negative)


def _ratio(numerator: Tensor, denominator: Tensor) -> Tensor:
    return torch.where(denominator > 0, numerator / denominator.clamp(min=1), 0.0)


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return each network's mean binary cross-entropy, float64, for logits (n, networks).

    Probabilities are clipped to [1e-12, 1 - 1e-12] as in the released code (src/helper.py).
    """
    probabilities = torch.sigmoid(logits.double()).clamp(CLIP, 1 - CLIP)
    labels = labels.double().unsqueeze(1)
    return -(labels * probabilities.log() + (1 - labels) * (1 - probabilities).log()).mean(dim=0)


def roc_auc(logits: Tensor, labels: Tensor) -> Tensor:
    """Return each network's area under the ROC curve, float64; ties count one half.

    It is the share of (positive, negative) pairs that the logits (n, networks) rank rightly.
    Undefined (nan) if a class is absent.
    """
    scores = logits.T.contiguous()
    positive = scores[:, labels == 1]
    negative = scores[:, labels == 0].sort(dim=1).values
    below = torch.searchsorted(negative, positive)
    not_above = torch.searchsorted(negative, positive, right=True)
    pairs = positive.shape[1] * negative.shape[1]
    return (below + not_above).double().sum(dim=1) / (2 * pairs if pairs else torch.nan)


@torch.no_grad()
def binary_metrics(logits: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """Return loss, accuracy, precision, recall, f1 and auc, each float64 of shape (networks,).

    `logits` is float32 (n, networks), `labels` (n,) of zeros and ones. A probability of
    exactly one half counts as positive; a metric with a zero denominator is 0.
    """
    actual = (labels == 1).unsqueeze(1)
    called = logits >= 0
    true_positive = (called & actual).sum(dim=0).double()
    false_positive = (called & ~actual).sum(dim=0).double()
    false_negative = (~called & actual).sum(dim=0).double()
    return {
        "loss": cross_entropy(logits, labels),
        "accuracy": (called == actual).double().mean(dim=0),
        "precision": _ratio(true_positive, true_positive + false_positive),
        "recall": _ratio(true_positive, true_positive + false_negative),
        "f1": f1_score(true_positive, false_positive, false_negative),
        "auc": roc_auc(logits, labels),
    }
