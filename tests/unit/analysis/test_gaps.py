"""The width gap: its two measures on a case made by hand."""

import pandas as pd
import pytest

from lowcap.analysis.gaps import corruption_errors, error_ratios, pruned_robustness, width_gap


def test_the_drop_takes_the_head_start_away():
    axes = {"task": "4v9", "width": [24, 24, 64, 64], "seed": [0, 1, 0, 1]}
    clean = pd.DataFrame(axes | {"corruption": "none", "severity": 0.0, "f1": [0.8, 0.9, 0.9, 1.0]})
    noisy = clean.assign(corruption="gaussian_noise", severity=0.5, f1=[0.6, 0.7, 0.7, 0.8])
    table = pd.concat([clean, noisy]).sample(frac=1, random_state=1)
    found = width_gap(table, "4v9", 64, 24).set_index(["corruption", "measure"])
    assert found["mean"]["none", "f1"] == pytest.approx(0.1)
    assert found["mean"]["gaussian_noise", "f1"] == pytest.approx(0.1)
    assert found["mean"]["gaussian_noise", "drop"] == pytest.approx(0)
    assert (found["n"] == 2).all()


def test_corruption_errors_are_relative_to_the_narrowest_sufficient_network():
    rows = []
    for seed in (0, 1):
        for width, f1, errors in ((2, 0.8, (0.4, 0.6)), (8, 0.97, (0.2, 0.3)), (64, 0.972, (0.1, 0.4))):
            axes = {"task": "4v9", "width": width, "seed": seed}
            rows.append(axes | {"corruption": "none", "severity": 0, "accuracy": f1, "f1": f1})
            for corruption in ("blur", "noise"):
                for severity, error in zip((1, 2), errors, strict=True):
                    case = {"corruption": corruption, "severity": severity, "accuracy": 1 - error, "f1": 1 - error}
                    rows.append(axes | case)
    table = pd.DataFrame(rows)
    table.loc[(table["corruption"] == "noise") & (table["width"] == 64), "accuracy"] = 1.0
    found = corruption_errors(table.sample(frac=1, random_state=0), margin=0.005)
    assert set(found["reference"]) == {8}
    errors = found[found["seed"] == 0].set_index(["corruption", "width"])["error"]
    assert errors["blur"].to_dict() == pytest.approx({2: 2, 8: 1, 64: 1})
    assert errors["noise"].to_dict() == pytest.approx({2: 2, 8: 1, 64: 0})
    assert errors["mean"].to_dict() == pytest.approx({2: 2, 8: 1, 64: 0.5})
    assert len(found) == 3 * 2 * 3
    wrong = found[found["seed"] == 0].set_index(["corruption", "width"])["wrong"]
    assert wrong["blur"].to_dict() == pytest.approx({2: 1, 8: 0.5, 64: 0.5})
    assert wrong["mean"].to_dict() == pytest.approx({2: 1, 8: 0.5, 64: 0.25})


def test_a_reference_that_hardly_errs_decides_no_ratio_of_means():
    """Of ten seeds one has a reference with a hundredth of the errors of the others: its ratio is 50, theirs 1/2."""
    table = pd.DataFrame({"seed": range(10), "task": "0v1", "reference": 8})
    base = pd.Series([0.01, *[1.0] * 9])
    narrow, wide = table.assign(width=8, wrong=base), table.assign(width=64, wrong=0.5)
    blur = pd.concat([narrow, wide]).assign(corruption="blur")
    noise = blur.assign(corruption="noise", wrong=[*base, *(2 * base)])
    found = error_ratios(pd.concat([blur, noise]).sample(frac=1, random_state=0))
    ratios = found.set_index(["corruption", "width"])
    assert (0.5 / base).mean() > 5
    assert ratios["ratio"]["blur", 64] == pytest.approx(5 / base.sum())
    assert ratios["ratio"]["noise", 64] == pytest.approx(2)
    assert ratios["ratio"]["mean", 64] == pytest.approx((5 / base.sum() + 2) / 2)
    assert ratios.loc[("noise", 64), ["ci_low", "ci_high"]].tolist() == pytest.approx([2, 2])
    assert ratios["ci_low"]["blur", 64] < 5 / base.sum() < ratios["ci_high"]["blur", 64]
    assert ratios["ratio"].xs(8, level="width").tolist() == pytest.approx([1, 1, 1])
    assert (ratios["n"] == 10).all()


def test_what_pruning_costs_beyond_the_clean_images():
    rows = []
    for seed, extra in ((0, 0.0), (1, 0.1)):
        for sparsity, clean, blurred, noisy in ((0.9, 0.9, (0.6, 0.4), (0.7,)), (0, 0.95, (0.8, 0.6), (0.7,))):
            axes = {"task": "4v9", "width": 24, "seed": seed, "criterion": "magnitude", "sparsity": sparsity}
            seen = {"none": (clean,), "blur": blurred, "noise": noisy}
            rows += [
                axes | {"corruption": name, "severity": severity, "accuracy": accuracy - extra * (name == "blur")}
                for name, found in seen.items()
                for severity, accuracy in enumerate(found)
            ]
    table = pruned_robustness(pd.DataFrame(rows)).set_index(["seed", "sparsity", "corruption"]).sort_index()
    pruned = table.loc[0, 0.9]
    assert pruned["clean_change"].to_numpy() == pytest.approx(-0.05)
    assert pruned["corrupted_change"]["blur"] == pytest.approx(-0.2), "severities are averaged first"
    assert pruned["corrupted_change"]["noise"] == pytest.approx(0)
    assert pruned["corrupted_change"]["mean"] == pytest.approx(-0.1)
    assert pruned["excess"]["mean"] == pytest.approx(-0.05)
    assert table.loc[1, 0.9]["corrupted"]["blur"] == pytest.approx(0.4)
    assert (table.xs(0, level="sparsity")["excess"] == 0).all()
