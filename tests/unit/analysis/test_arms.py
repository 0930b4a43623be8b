"""What networks lose under corruption, beside their masks."""

import numpy as np
import pandas as pd

from lowcap.analysis.arms import corruption_losses, join_arms

CORRUPTION = pd.DataFrame(
    [
        ("4v9", 4, seed, corruption, severity, accuracy - 0.1 * seed)
        for seed in (0, 1)
        for corruption, severity, accuracy in [("none", 0, 0.9), ("stripes", 1, 0.8), ("stripes", 2, 0.6)]
    ],
    columns=["task", "width", "seed", "corruption", "severity", "accuracy"],
)


def test_losses_are_clean_less_mean_corrupted_accuracy():
    losses = corruption_losses(CORRUPTION)
    assert list(losses) == ["lost_stripes"]
    np.testing.assert_allclose(losses["lost_stripes"], [0.2, 0.2])


def test_arms_have_the_losses_of_their_dense_networks():
    masks = pd.DataFrame(
        {"task": "4v9", "width": 4, "seed": [0, 1, 1], "sparsity": [0, 0, 0.9], "centroid": [1.0, 2, 3]}
    )
    worse = CORRUPTION.assign(accuracy=CORRUPTION["accuracy"].where(CORRUPTION["corruption"] == "none", 0.5))
    found = join_arms({"standard": masks, "scaled": masks}, {"standard": CORRUPTION, "scaled": worse})
    assert found["arm"].tolist() == ["standard"] * 3 + ["scaled"] * 3
    np.testing.assert_allclose(found["lost_stripes"], [0.2, 0.2, np.nan, 0.4, 0.3, np.nan])
    assert found["centroid"].tolist() == [1, 2, 3] * 2
