"""Exactly the stale outputs: one change at a time on the built project, and the exact set of jobs that it plans."""

import os

import pytest

EXPLAINED = {"saliency", "attribute", "embed", "preserve", "delete", "perturb", "represent", "units"}
MEASURED = {"prune", "corrupt", *EXPLAINED}
PRUNING_FIGURES = {
    "figure_replay": 1,
    "figure_phase_diagram": 1,
    "figure_pruning": 2,
    "figure_pruning_converged": 1,
    "figure_saliency": 2,
    "figure_embedding": 1,
    "figure_preservation": 2,
    "figure_deletion": 1,
    "figure_representation": 1,
    "figure_units": 1,
    "figure_criteria": 1,
    "figure_tolerance": 1,
    "figure_effective": 1,
    "figure_recovery": 1,
    "figure_pruned_units": 1,
    "figure_pruned_robustness": 1,
}

# What shows the verdicts, and, where they are on capacity, other analyses of them.
JUDGED = dict.fromkeys(
    ["multiverse", "arguments", "table_claims", "figure_summary", "claims_page", "readme", "macros", "paper"], 1
)
OTHERWISE = {"figure_multiverse": 1}
SURVEY_FIGURES = dict.fromkeys(
    ["figure_survey", "figure_ellipses", "figure_contrasts", "figure_errors", "figure_prunability"], 1
)
INTERACTION_FIGURES = dict.fromkeys(
    [f"figure_interaction_{name}" for name in ("example", "overlap", "phases", "spectrum")], 1
)


# By what no rule rests on: comments, docstrings, functions that nothing reaches, entries of registries that no config
# names, pins of packages that no script imports.
UNUSED = [
    ("scripts/lowcap/pruning/criteria.py", "import copy\n", "import copy  # a comment\n"),
    ("scripts/prune.py", '"""Prune every', '"""Really prune every'),
    ("scripts/lowcap/networks/cohort.py", '"""Networks fused', '"""All networks fused'),
    ("scripts/lowcap/analysis/tidy.py", "def gather(", "def unused(x):\n    return x + 1\n\n\ndef gather("),
    ("envs/requirements.txt", "snakefmt==", "snakefmt==0."),
]
ENTRIES = [
    ("pruning/criteria.py", '    "magnitude": Criterion(magnitude),', '"largest": Criterion(magnitude)'),
    ("pruning/criteria.py", "READINGS: Registry[Callable[[float], float]] = {", '"doubled": lambda level: 2 * level'),
    ("robustness/corruptions.py", '    "blur": blur,', '"salt": add_impulse_noise'),
    ("robustness/attacks.py", '    "fgsm": fgsm,', '"twice": pgd'),
    ("explaining/saliency.py", '    "gradient": gradient,', '"plain": gradient'),
    (
        "networks/network.py",
        "ACTIVATIONS: Registry[Activation] = {",
        '"cut": Activation(functional.relu6, max, ())',
    ),
]


def test_what_no_rule_rests_on_and_new_dates_rerun_nothing(project):
    for edit in UNUSED:
        project.edit(*edit)
    for module, first, new in ENTRIES:
        project.edit(f"scripts/lowcap/{module}", first, f"{first}\n    {new},")
    for folder in ("scripts", "rules", "envs", "paper", "profiles"):
        for path in (project.folder / folder).rglob("*"):
            os.utime(path)
    os.utime(project.folder / "config.yaml")
    assert project.planned() == {}


def test_a_function_reruns_only_the_rules_that_reach_it(project):
    edit = (
        "samples.mean(axis=1) + np.stack([-half, half])",
        "np.stack([-half, half]) + samples.mean(axis=1)",
    )
    project.edit("scripts/lowcap/analysis/statistics.py", *edit)
    plan = project.planned()
    assert {"summarise", "convergence", "robustness"} <= set(plan)
    assert not {"gather", "score", "minimum_width", "prune", "train_published"} & set(plan)


def test_an_edit_of_the_pruning_module_reruns_pruning_and_what_follows(project):
    project.edit(
        "scripts/lowcap/pruning/criteria.py", "if not 0 <= sparsity < 1:", "if not (0 <= sparsity) or sparsity >= 1:"
    )
    plan = project.planned()
    assert plan == {
        "prune": 13,
        "saliency": 1,
        "attribute": 2,
        "embed": 1,
        "preserve": 2,
        "delete": 2,
        "represent": 3,
        "units": 2,
        "ablate": 2,
        "figure_ablation": 1,
        "criteria": 5,
        "tolerance": 5,
        "effective": 1,
        "recover": 2,
        "corrupt_pruned": 2,
        "pruned_robustness": 1,
        "phase_diagram": 4,
        "replay": 2,
        "table_replay": 1,
        "gather": 35,
        "summarise": 33,
        "table_tolerance": 1,
        "headline": 1,
        "table_headline": 1,
        "table_dead_neurons": 1,
        "table_grid": 2,
        "sensitivity": 5,
        "contrasts": 1,
        "predict": 1,
        "table_prediction": 1,
        "interact": 2,
        "table_interaction_choices": 1,
        **PRUNING_FIGURES,
        **SURVEY_FIGURES,
        **INTERACTION_FIGURES,
        "tables_page": 1,
        "explorers": 1,
        **JUDGED,
        **OTHERWISE,
        "claims": 5,
        "multiverse": 5,
        "arguments": 5,
        "table_claims": 5,
    }


def test_an_entry_of_a_registry_reruns_the_stages_that_name_it(project):
    project.edit("scripts/lowcap/pruning/criteria.py", "weight - start.weight", "weight.clone() - start.weight")
    plan = project.planned()
    assert plan["criteria"] == 5
    assert not {"prune", "recover", "corrupt_pruned", "sensitivity", "interact", "train_published"} & set(plan)


def test_a_measure_of_similarity_reruns_the_stages_that_compare_maps(project):
    project.edit("scripts/lowcap/explaining/similarity.py", "TOP_SHARE = 0.1", "TOP_SHARE = 0.2")
    assert project.planned() == {
        "preserve": 2,
        "perturb": 2,
        "summarise": 4,
        "figure_preservation": 2,
        "table_grid": 1,
        "tables_page": 1,
        "claims": 1,
        **JUDGED,
        **OTHERWISE,
    }


def test_an_edit_of_the_training_module_reruns_everything_but_the_data(project):
    project.edit("scripts/lowcap/networks/cohort.py", "sums = product(images", "sums = 1 * product(images")
    plan = project.planned()
    assert plan["train_published"] == 4
    assert plan["train_learning_rate"] == 1
    assert plan["train_survey"] == 5
    assert set(plan) >= MEASURED
    assert not {"download", "dataset"} & set(plan)


def test_sensitivity_reruns_without_training(project):
    project.edit("scripts/lowcap/survey/sensitivity.py", "np.sqrt(2) * torch.sigmoid", "2**0.5 * torch.sigmoid")
    assert project.planned() == {
        "sensitivity": 5,
        "gather": 3,
        "contrasts": 1,
        "predict": 1,
        "summarise": 3,
        "table_prediction": 1,
        **SURVEY_FIGURES,
        "tables_page": 1,
        "explorers": 1,
        "claims": 1,
        **{rule: jobs for rule, jobs in JUDGED.items() if rule != "figure_summary"},  # of the audit's claims alone
    }


def test_more_draws_train_the_new_ones_only(project):
    plan = project.planned(config={"surveys": {"survey": {"draws": 18}}})
    assert (plan["train_survey"], plan["sensitivity"]) == (2, 2), "the part that was not full, and a new one"


def test_an_edit_of_a_figure_script_reruns_that_figure_and_what_shows_it(project):
    project.edit("scripts/figure_capacity.py", "height=2.5", "height=2.6")
    assert project.planned() == {"figure_capacity": 1, "claims_page": 1, "paper": 1}


def test_a_colour_redraws_what_is_drawn_only(project):
    project.edit("config.yaml", "#0072B2", "#0072B3")
    plan = project.planned()
    assert {rule for rule in plan if not rule.startswith("figure_")} == {"claims_page", "explorers", "paper"}
    assert plan["figure_training"] == 2


def test_what_figures_single_out_reruns_figures_only(project):
    shown = {"noise": {"widths": [4, 64]}, "pruning": {"widths": [4, 64]}}
    plan = project.planned(config={"figures": shown})
    assert {rule for rule in plan if not rule.startswith("figure_")} == {"claims_page", "paper"}
    assert {"figure_noise", "figure_pruning"} <= set(plan)


def test_swapping_two_settings_is_seen(project):
    project.edit("rules/summarise.smk", '"final_accuracy", "final_auc"', '"final_auc", "final_accuracy"')
    assert project.planned()["summarise"] == 3


def test_a_new_seed_trains_that_seed_only(project):
    plan = project.planned(config={"studies": {"published": {"seeds": [0, 42, 7]}}})
    assert plan["train_published"] == 2
    assert plan["prune"] == plan["corrupt"] == 2
    assert plan["represent"] == 1
    assert not {"train_learning_rate", "saliency", "attribute", "embed", "preserve", "best_rate", "dataset"} & set(plan)


def test_a_new_width_trains_whatever_is_asked_for(project):
    wider = {"studies": {"published": {"widths": [4, 8, 24, 48, 64]}, "learning_rate": {"widths": [4, 8, 24]}}}
    for study, jobs, gathered in (("published", 4, 3), ("learning_rate", 1, 1)):
        plan = project.planned(f"results/{study}/training.csv", config=wider)
        assert plan == {f"train_{study}": jobs, "gather": gathered}


def test_a_new_level_reruns_pruning_only(project):
    plan = project.planned(config={"prune": {"levels": [0, 0.5, 0.9, 0.95]}})
    assert plan["prune"] == 13
    assert not {"train_published", "corrupt", "saliency", "embed"} & set(plan)


def test_a_sentence_reruns_the_paper_only(project):
    project.edit("paper/main.tex", "\\appendix", "\\appendix % and more\n")
    assert project.planned() == {"paper": 1}


def test_what_a_page_is_made_from_reruns_that_page_only(project):
    project.edit("paper/pages/claims.js", "panel.offsetHeight + 8", "panel.offsetHeight + 9")
    assert project.planned() == {"claims_page": 1}


def test_a_number_in_the_text_reruns_macros_and_paper(project):
    project.edit(
        "paper/numbers.yaml", "column: mean, reduce: min, format: .3f", "column: mean, reduce: min, format: .2f"
    )
    assert project.planned() == {"macros": 1, "paper": 1}


@pytest.mark.parametrize(
    ("pin", "stale", "fresh"),
    [
        ("matplotlib==", {"figure_capacity", "paper"}, {"train_published", "prune", "gather", "table_grid"}),
        ("safetensors==", {"train_published", "prune", "paper"}, {"download", "dataset"}),
    ],
)
def test_a_package_pin_reruns_what_imports_it(project, pin, stale, fresh):
    project.edit("envs/requirements.txt", pin, pin + "0.")
    plan = set(project.planned())
    assert stale <= plan
    assert not fresh & plan


def test_a_criterion_reruns_the_claims_and_what_shows_them(project):
    project.edit("paper/claims/capacity.yaml", "above: 0.8", "above: 0.7")
    assert project.planned() == {"claims": 1, "claims_history": 1, **JUDGED, **OTHERWISE}


def test_the_readme_reruns_its_check_only(project):
    project.edit("README.md", "## Four commands", "## Commands")
    assert project.planned() == {"readme": 1}
