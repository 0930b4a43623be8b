import pandas as pd

from lowcap.analysis.curves import capacity_rows, pruning_rows, robustness_rows, survey_rows

NETWORK = {"task": "4v9", "width": 2, "seed": 0}


def table(*rows):
    return pd.DataFrame([NETWORK | row for row in rows])


def test_a_network_is_a_row_judged_on_the_last_part_of_its_split():
    evaluation = table(
        {"split": "train", "accuracy": 0.97, "f1": 0.98765, "auc": 0.99},
        {"split": "validation", "accuracy": 0.7, "f1": 0.7, "auc": 0.7},
        {"split": "test", "accuracy": 0.91234, "f1": 0.9, "auc": None},
    )
    (row,) = capacity_rows({"converged": evaluation})
    measured = {"f1": 0.9, "accuracy": 0.9123, "auc": None, "f1_train": 0.9877}
    assert row == {"study": "converged"} | NETWORK | measured


def test_networks_of_several_learning_rates_are_told_apart():
    evaluation = table(*({"lr": lr, "split": "test", "accuracy": 1, "f1": 1, "auc": 1} for lr in (0.1, 1e-05)))
    assert [row["lr"] for row in capacity_rows({"rates": evaluation})] == [0.1, 1e-05]


def test_a_curve_of_pruning_takes_the_mean_of_repetitions_by_sparsity():
    criteria = table(
        *({"criterion": "random", "repetition": 0, "sparsity": x, "f1": f1} for x, f1 in ((0.5, 0.6), (0, 0.9))),
        {"criterion": "random", "repetition": 1, "sparsity": 0.5, "f1": 0.7},
    )
    (row,) = pruning_rows({"converged": criteria}, {})
    assert row == {"study": "converged"} | NETWORK | {"criterion": "random", "sparsity": [0, 0.5], "f1": [0.9, 0.65]}


def test_a_level_as_described_is_magnitude_where_a_network_has_no_row_of_that():
    readings = table(*({"reading": reading, "level": 0.5, "f1": 0.5} for reading in ("as_described", "as_released")))
    criteria = table({"criterion": "magnitude", "sparsity": 0.5, "f1": 0.25})
    rows = pruning_rows({"converged": criteria}, {"converged": readings, "published": readings})
    assert [(row["study"], row["criterion"], row["f1"]) for row in rows] == [
        ("converged", "magnitude", [0.25]),
        ("converged", "as_released", [0.5]),
        ("published", "magnitude", [0.5]),
        ("published", "as_released", [0.5]),
    ]


def test_a_curve_of_robustness_begins_at_clean_images_also_that_of_an_attack():
    corruption = table(
        {"corruption": "none", "severity": 0, "f1": 0.9},
        {"corruption": "blur", "severity": 1, "f1": 0.8},
        {"corruption": "blur", "severity": 2, "f1": 0.7},
    )
    attack = table({"attack": "pgd", "epsilon": 0.05, "f1": 0.4})
    rows = robustness_rows({"converged": corruption}, {"converged": attack, "published": attack})
    assert [(row["study"], row["corruption"], row["severity"], row["f1"]) for row in rows] == [
        ("converged", "blur", [0, 1, 2], [0.9, 0.8, 0.7]),
        ("converged", "attack_pgd", [0, 0.05], [0.9, 0.4]),
        ("published", "attack_pgd", [0.05], [0.4]),
    ]
    assert "attack" not in rows[1]


def test_a_network_of_the_survey_keeps_what_is_asked_for_and_names_its_part():
    drawn = {"draw": "random-1", "width": 4, "task": "4v9", "scale": 0.5, "contrast": "none", "fits": True}
    networks = pd.DataFrame([drawn | {"gap": 0.123456, "margin": float("nan"), "jacobian": 1}])
    rows = survey_rows(networks, ["task"], ["gap", "margin"], {"random-1": "none-0"})
    found = {"draw": "random-1", "width": 4, "task": "4v9", "fits": True, "random": True, "part": "none-0"}
    assert rows == [found | {"gap": 0.123, "margin": None}]
