"""Binary classification metrics of many networks on the same images, at once."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

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


def expected_loss(scores: Tensor, wrong: Tensor | float) -> Tensor:
    """Return the cross-entropy of log-odds of the true class (...), where a label is wrong with probability `wrong`."""
    return (1 - wrong) * functional.softplus(-scores) + wrong * functional.softplus(scores)


def roc_auc(logits: Tensor, labels: Tensor) -> Tensor:
    """Return each network's area under the ROC curve, float64; ties count one half.

    It is the share of (positive, negative) pairs that the logits (n, networks) rank rightly.
    Undefined (nan) if a class is absent.
    """
    positive = (labels == 1).cpu().numpy()
    # NumPy sorts and searches several times as fast as PyTorch, the faster the more of both is in order.
    shares = [_share_ranked_rightly(np.sort(one[positive]), np.sort(one[~positive])) for one in logits.T.cpu().numpy()]
    return torch.tensor(shares, dtype=torch.float64, device=logits.device)


def _share_ranked_rightly(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return the share of pairs of a positive and a negative score, both sorted, that are in order."""
    below, not_above = (np.searchsorted(negative, positive, side).sum() for side in ("left", "right"))
    pairs = len(positive) * len(negative)
    return (below + not_above) / (2 * pairs) if pairs else float("nan")


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
