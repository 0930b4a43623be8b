"""Our batched metrics against scikit-learn, one network at a time."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn import metrics as oracle

from lowcap.networks.metrics import binary_metrics, expected_loss

LOGITS = st.one_of(st.floats(-20, 20, width=32), st.sampled_from([0.0, 1.0, -1.0]))


@settings(deadline=None)
@given(
    logits=hnp.arrays(np.float32, (40, 3), elements=LOGITS),
    labels=hnp.arrays(np.int64, 40, elements=st.integers(0, 1)).filter(lambda found: 0 < found.sum() < 40),
)
def test_agrees_with_scikit_learn(logits, labels):
    found = binary_metrics(torch.from_numpy(logits), torch.from_numpy(labels.astype(np.float32)))
    for network in range(3):
        scores = logits[:, network].astype(np.float64)
        called = scores >= 0
        probabilities = np.clip(1 / (1 + np.exp(-scores)), 1e-12, 1 - 1e-12)
        expected = {
            "accuracy": oracle.accuracy_score(labels, called),
            "precision": oracle.precision_score(labels, called, zero_division=0),
            "recall": oracle.recall_score(labels, called, zero_division=0),
            "f1": oracle.f1_score(labels, called, zero_division=0),
            "auc": oracle.roc_auc_score(labels, scores),
            "loss": oracle.log_loss(labels, probabilities),
        }
        for name, value in expected.items():
            assert found[name][network].item() == pytest.approx(value, abs=1e-9), name


def test_probability_of_one_half_is_positive():
    found = binary_metrics(torch.zeros(4, 1), torch.tensor([1.0, 1.0, 0.0, 0.0]))
    assert found["recall"].item() == 1
    assert found["auc"].item() == 0.5


def test_loss_is_clipped_as_released():
    found = binary_metrics(torch.tensor([[1000.0], [-1000.0]]), torch.tensor([0.0, 1.0]))
    assert found["loss"].item() == pytest.approx(-np.log(1e-12), rel=1e-4)


def test_auc_is_undefined_with_one_class():
    assert binary_metrics(torch.randn(5, 1), torch.ones(5))["auc"].isnan().all()


def test_the_expected_loss_is_that_of_labels_wrong_so_often():
    scores = torch.tensor([1.5, -0.3], dtype=torch.float64)
    for wrong in (0, 1):
        label = torch.full_like(scores, 1 - wrong)
        expected = torch.nn.functional.binary_cross_entropy_with_logits(scores, label, reduction="none")
        torch.testing.assert_close(expected_loss(scores, wrong), expected)
    mixed = 0.8 * expected_loss(scores, 0) + 0.2 * expected_loss(scores, 1)
    torch.testing.assert_close(expected_loss(scores, 0.2), mixed)
