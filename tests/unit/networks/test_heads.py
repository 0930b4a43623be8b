"""What logits mean, against PyTorch: one of two classes, and one per class."""

import pytest
import torch
from torch.nn import functional

from lowcap.networks.heads import SIGMOID, SOFTMAX, head_of

CLASSES = 10


@pytest.fixture
def many():
    """Logits of three networks on 50 images, one per class, and labels."""
    torch.manual_seed(0)
    return torch.randn(50, 3, CLASSES, dtype=torch.float64) * 3, torch.randint(0, CLASSES, (50,)).float()


def two(logits):
    """The same as logits of both classes, of which that of class 0 is zero."""
    return torch.stack([torch.zeros_like(logits), logits], dim=-1)


def test_losses_and_their_gradients_are_those_of_torch(many):
    logits, labels = many
    logits.requires_grad_()
    expected = functional.cross_entropy(logits.transpose(1, 2), labels.long()[:, None].expand(-1, 3), reduction="none")
    torch.testing.assert_close(SOFTMAX.losses(logits, labels), expected)
    torch.testing.assert_close(SOFTMAX.mean_loss(logits, labels), expected.mean(dim=0))
    (slopes,) = torch.autograd.grad(expected.sum(), logits)
    torch.testing.assert_close(SOFTMAX.error(logits, labels), slopes)
    assert SOFTMAX.metrics(logits, labels)["accuracy"][1] == (logits[:, 1].argmax(dim=1) == labels).double().mean()


def test_one_logit_is_two_of_which_the_first_is_zero(many):
    logits, labels = many[0][..., 0], (many[1] < CLASSES / 2).float()
    for name in ("losses", "mean_loss", "wrong", "margins"):
        one, other = getattr(SIGMOID, name)(logits, labels), getattr(SOFTMAX, name)(two(logits), labels)
        torch.testing.assert_close(one, other)
    torch.testing.assert_close(SIGMOID.confidence(logits), SOFTMAX.confidence(two(logits)))
    error = SOFTMAX.error(two(logits), labels)[..., 1:]
    torch.testing.assert_close(SIGMOID.error(logits.unsqueeze(-1), labels), error)


def test_margin_and_confidence_are_what_they_say(many):
    logits, labels = many
    row, label = logits[7, 2], int(labels[7])
    others = torch.cat([row[:label], row[label + 1 :]])
    assert SOFTMAX.margins(logits, labels)[7, 2] == row[label] - others.max()
    p = torch.softmax(row, dim=0).max()
    torch.testing.assert_close(SOFTMAX.confidence(logits)[7, 2], torch.log(p / (1 - p)))


def test_so_many_logits_have_a_head():
    assert head_of(1) is SIGMOID
    assert head_of(CLASSES) is SOFTMAX
