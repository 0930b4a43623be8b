"""Conditions: which there are, that networks see the same images, and what their mean is over."""

import numpy as np
import pytest
import torch

from lowcap.networks.evaluation import Group, measure
from lowcap.networks.network import Network
from lowcap.robustness.conditions import measure_conditions

SEVERITIES = {"gaussian_noise": [0.3], "occlusion": [7]}


@pytest.fixture
def networks():
    torch.manual_seed(0)
    return [Network(2), Network(8)]


@pytest.fixture
def group(batch):
    return Group(
        [],
        {
            "train": (batch.train.pixels, batch.train.labels),
            "validation": (batch.validation.pixels, batch.validation.labels),
        },
    )


def test_every_condition_is_measured_and_averaged_over_corruptions_alone(networks, group):
    found = {
        about["condition"]: scores for about, scores in measure_conditions(networks, group, SEVERITIES, 0.1, "test", 1)
    }
    assert list(found) == ["clean", "gaussian_noise", "occlusion", "corrupted", "pgd"]
    assert found["clean"] == measure(networks, group.images, group.labels)
    for place in range(2):
        for metric in ("f1", "loss"):
            parts = [found[name][place][metric] for name in SEVERITIES]
            assert found["corrupted"][place][metric] == pytest.approx(np.mean(parts))
        assert parts[0] != pytest.approx(parts[1], rel=1e-4), "else any average would do"
        assert found["pgd"][place]["loss"] > found["clean"][place]["loss"]


def test_a_network_has_the_same_scores_alone_and_beside_others(networks, group):
    both = list(measure_conditions(networks, group, SEVERITIES, 0.1, "test", 1))
    alone = list(measure_conditions(networks[1:], group, SEVERITIES, 0.1, "test", 1))
    assert [about["condition"] for about, _ in both] == [about["condition"] for about, _ in alone]
    for (_, first), (_, second) in zip(both, alone, strict=True):
        assert first[1] == pytest.approx(second[0], abs=1e-6)
