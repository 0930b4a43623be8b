"""The width gap: its two measures on a case made by hand."""

import pandas as pd
import pytest

from lowcap.robustness import width_gap


def test_the_drop_takes_the_head_start_away():
    clean = pd.DataFrame({"task": "4v9", "width": [24, 24, 64, 64], "seed": [0, 1, 0, 1], "f1": [0.8, 0.9, 0.9, 1.0]})
    noisy = clean.assign(corruption="gaussian_noise", severity=0.5, f1=[0.6, 0.7, 0.7, 0.8])
    found = width_gap(noisy.sample(frac=1, random_state=1), clean, "4v9", 64, 24).set_index(["corruption", "measure"])
    assert found["mean"]["none", "f1"] == pytest.approx(0.1)
    assert found["mean"]["gaussian_noise", "f1"] == pytest.approx(0.1)
    assert found["mean"]["gaussian_noise", "drop"] == pytest.approx(0)
    assert (found["n"] == 2).all()
