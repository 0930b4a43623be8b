"""Every mistake in the configuration is one line with the key, what was found and what is allowed."""

import copy
import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

import figure_attacks
import figure_deletion
import figure_effective
from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.mentions import Mention
from lowcap.base.overlays import extend
from lowcap.base.tasks import Task
from lowcap.claims.ledger import load_ledgers, mentioned_by_claims, multiverse_tables
from lowcap.explaining.deletion import CONTROLS
from lowcap.networks.initialisation import released_initialisation
from lowcap.paper.numbers import load_entries, mentioned_by_numbers
from lowcap.pruning.lottery import FRESH
from lowcap.workflow.configuration import (
    ARMS,
    COLUMNS,
    OTHERS,
    SHOWN,
    SHOWN_EXTENDED,
    STAGE_OF,
    check_configuration,
    check_mentions,
    compose_configuration,
    files_of,
    setting,
)

ROOT = Path(__file__).parents[3]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
FOLLOWED = "interactions.interactions"
EXTENDED = compose_configuration(ROOT / "config.yaml", ROOT / "extended.yaml", {})
ABSENT = object()
CONVOLUTION = CONFIG["studies"]["converged"] | {"architecture": "convolution", "widths": [2, 32]}

HARMED = CONFIG["studies"]["converged"]["recipe"] | {"adversarial": 0.1}


def check(config):
    check_configuration(config, ROOT / "rules/config.schema.yaml")


def changed(key, value, config=CONFIG):
    config = json.loads(json.dumps(config))  # a copy in which anchors of the file share nothing
    *path, last = key.split(".")
    place = config
    for part in path:
        place = place[part]
    if value is ABSENT:
        del place[last]
    else:
        place[last] = value
    return config


def test_the_project_config_is_sound():
    check(CONFIG)


@pytest.mark.parametrize(
    ("key", "value", "parts"),
    [
        ("criteria.criteria", ["size"], ["criteria.criteria[0]", "'size'", "magnitude, magnitude_hidden"]),
        ("criteria.sparsities", [0.5], ["criteria.sparsities", "0 (included, the dense network)"]),
        ("criteria.studies.all_pairs", {"widths": [25]}, ["criteria.studies.all_pairs.widths", "25", "24, 32"]),
        ("recover.studies", {"absent": {}}, ["recover.studies[0]", "'absent'", "published"]),
        (
            "lottery.studies",
            {"converged": {}, "learning_rate": {}},
            ["lottery.studies", "'learning_rate'", "6 learning rates"],
        ),
        ("corrupt_pruned.corruptions", ["fog"], ["corrupt_pruned.corruptions[0]", "'fog'", "gaussian_noise"]),
        (
            "lottery.studies.converged",
            {"widths": [24]},
            ["figures.criteria", "64", "widths of lottery.studies.converged"],
        ),
        ("studies.converged.recipe.l1", -1, ["studies.converged.recipe.l1", "-1", "a number from 0"]),
        ("studies.published.tasks", ["0v1", "9v4"], ["studies.published.tasks[1]", "'9v4'", "lower first"]),
        ("studies.published.tasks", ["0v11"], ["studies.published.tasks[0]", "'0v11'", "such as 4v9"]),
        ("studies.published.tasks", [], ["studies.published.tasks", "[]"]),
        ("studies.published.widths", [2, 4, 4], ["studies.published.widths", "[2, 4, 4]", "different whole numbers"]),
        ("studies.published.widths", [0], ["studies.published.widths[0]", "0", "from 1 to 4096"]),
        ("studies.published.widths", [2.5], ["studies.published.widths[0]", "2.5", "whole number"]),
        ("studies.published.seeds", [-1], ["studies.published.seeds[0]", "-1", "from 0"]),
        ("studies.published.dataset", "cifar", ["studies.published.dataset", "'cifar'", "mnist, fashion-mnist"]),
        ("studies.published.split", "random", ["studies.published.split", "'random'", "released"]),
        ("studies.published.recipe.epochs", 0, ["studies.published.recipe.epochs", "0", "from 1"]),
        ("studies.published.recipe.learning_rates", [0], ["learning_rates[0]", "0", "from 1e-9 to 1e30"]),
        ("studies.published.colour", "red", ["studies.published", "'colour'", "allowed are: dataset, tasks"]),
        ("studies.published.seeds", ABSENT, ["studies.published", "'seeds'"]),
        ("studies.Bad Name", CONFIG["studies"]["published"], ["studies", "Bad Name", "lower-case"]),
        ("prune.levels", [0, 1.0], ["prune.levels[1]", "1.0", "1 (excluded)"]),
        ("prune.levels", [0.5], ["prune.levels", "[0.5]", "0 (included"]),
        ("prune.readings", ["as_meant"], ["prune.readings[0]", "'as_meant'", "as_described, as_released"]),
        ("prune.studies", ["publised"], ["prune.studies[0]", "'publised'", "published, learning_rate"]),
        ("corrupt.severities.fog", [1], ["corrupt.severities", "'fog'", "gaussian_noise, shot_noise"]),
        ("corrupt.studies.published", ["fog"], ["corrupt.studies.published[0]", "'fog'", "gaussian_noise, shot_noise"]),
        ("corrupt.severities.occlusion", [29], ["corrupt.severities.occlusion[0]", "29", "0 to 28"]),
        ("saliency.task", "2v3", ["saliency.task", "'2v3'", "tasks of study published: 0v1"]),
        ("saliency.methods", ["gradient"], ["saliency.methods: found no 'as_released'"]),
        ("saliency.widths", [24, 25], ["saliency.widths", "25", "widths of study published: 2, 4"]),
        ("embed.seed", 1, ["embed.seed", "1", "seeds of study published: 0, 42, 78"]),
        (
            "preserve.methods",
            ["occlusion"],
            ["preserve.methods[0]", "'occlusion'", "as_released, as_printed, gradient"],
        ),
        (
            "preserve.studies.confirmation_released",
            {"task": "2v3"},
            ["preserve.studies.confirmation_released.task", "'2v3'", "0v1, 1v7"],
        ),
        ("preserve.studies.absent", {}, ["preserve.studies[2]", "'absent'", "published"]),
        ("preserve.studies.confirmation_released", {"level": 0.5}, ["'level'", "allowed are: task, width"]),
        (
            "preserve.studies.confirmation_released",
            {"width": 5},
            ["preserve.studies.confirmation_released.width", "found 5", "the study's: 2, 4"],
        ),
        ("preserve.levels", {"as_meant": [0.5]}, ["preserve.levels", "'as_meant'", "as_described, as_released"]),
        ("preserve.levels.as_described", [1.0], ["preserve.levels.as_described[0]", "1.0", "1 (excluded)"]),
        ("figures.preservation.methods", ["as_printed"], ["figures.preservation.methods[0]", "'as_printed'"]),
        ("preserve.width", 25, ["preserve.width", "25", "widths of study confirmation_released: 2, 4"]),
        ("represent.images", 5, ["represent.images", "5", "from 20"]),
        ("studies.confirmation_converged.seeds", [0], ["preserve.studies[1]", "'confirmation_converged', with one"]),
        ("units.task", "2v3", ["units.task", "'2v3'", "tasks of study released: 0v1"]),
        ("delete.studies", ["publised"], ["delete.studies[0]", "'publised'", "published, learning_rate"]),
        ("attribute.width", 25, ["attribute.width", "25", "widths of study confirmation_released: 2, 4"]),
        ("attribute.region", 0, ["attribute.region", "0", "a share above 0"]),
        ("figures.noise.widths", [4, 25], ["figures.noise.widths", "25", "2, 4"]),
        ("figures.style.palette", ["red"] * 5, ["figures.style.palette[", "'red'", "#0072B2"]),
        (f"{FOLLOWED}.tasks", ["9v4"], ["interactions.interactions.tasks[0]", "'9v4'", "lower first"]),
        (f"{FOLLOWED}.arms.full.onset", 2, ["interactions.arms.full.onset", "2", "the snapshots: 1, 3, 10"]),
        (f"{FOLLOWED}.arms.full.cleared", 0.5, ["arms.full.cleared", "0.5", "the snapshots: 1, 3, 10"]),
        (f"{FOLLOWED}.arms.full.cleared", 3, ["arms.full.cleared", "3", "before the onset, 3"]),
        (f"{FOLLOWED}.arms.full.epochs", 10, ["arms.full.snapshots", "10", "epochs before the end, 10"]),
        (f"{FOLLOWED}.arms.full.snapshots", [0, 0.5, -1], ["arms.full.snapshots[2]", "-1", "number of epochs from 0"]),
        (f"{FOLLOWED}.arms.noisy.snapshots", [1, 3], ["interactions.arms.noisy.snapshots", "with 0 (before training)"]),
        (
            f"{FOLLOWED}.arms.small.images",
            10,
            ["interact.images", f"at most {FOLLOWED}.arms.small.images"],
        ),
        ("interact.images", 21, ["interact.images", "21", "an even number"]),
        ("interact.images", 202, ["interact.images", "202", "an even number from 2 to 200"]),
        ("interact.method.patches", 6, ["interact.bands.high[1]", "7", "1, 2, 3, 4, 5, 6"]),
        ("figures.interactions.width", 24, ["figures.interactions.width", "24", "4, 16, 64"]),
        ("studies.interactions", CONFIG["studies"]["published"], ["studies", "'interactions'", "any other"]),
        ("descent.tasks", ["9v4"], ["descent.tasks[0]", "'9v4'", "lower first"]),
        ("descent.widths", [1, 4], ["descent.widths", "three or more different whole numbers"]),
        ("descent.images", [501], ["descent.images[0]", "501", "an even number"]),
        ("descent.wrong", [0.6], ["descent.wrong[0]", "0.6", "a share from 0 to 0.5"]),
        ("descent.seeds", [-1], ["descent.seeds[0]", "-1", "whole number from 0"]),
        ("descent.recipe.optimizer", "momentum", ["descent.recipe.optimizer", "'momentum'", "sgd, adam"]),
        ("descent.interpolated", 0.5, ["descent.interpolated", "0.5", "0.5 (excluded)"]),
        ("studies.descent", CONFIG["studies"]["published"], ["studies", "'descent'", "any other"]),
        ("jobs.measure", ["seed"], ["jobs.measure: found ['seed']", "allowed are: [], ['task']"]),
        ("jobs.train", ["task", "digit"], ["jobs.train[1]", "'digit'", "task, lr, width, seed"]),
        ("studies.published.widths", [24.0], ["studies.published.widths[0]", "24.0", "whole number"]),
        ("studies.published.recipe.momentum", float("nan"), ["studies.published.recipe.momentum", "nan", "from 0"]),
        ("studies.published.tasks", ["4v9\n"], ["studies.published.tasks[0]", "such as 4v9"]),
        ("studies.published.epochs", 10**9, ["studies.published", "'epochs'", "dataset, tasks, widths"]),
        ("studies.release", CONFIG["studies"]["published"], ["studies", "'release'", "any other"]),
        ("studies.data", CONFIG["studies"]["published"], ["studies", "'data'", "any other"]),
        ("studies.x\n", CONFIG["studies"]["published"], ["studies", "lower-case"]),
        ("studies", 3, ["studies", "3", "keys with values"]),
        ("paper.title", "\u4e09 networks", ["paper.title", "Latin letters"]),
        ("paper.title", "a\nb", ["paper.title", "Latin letters"]),
        (f"{FOLLOWED}.dataset", "cifar", [f"{FOLLOWED}.dataset", "'cifar'", "mnist, fashion-mnist, kmnist"]),
        ("interactions.data", CONFIG["interactions"]["interactions"], ["interactions", "'data'", "any other"]),
        ("interactions.other", {}, ["interactions.other", "found no key 'dataset'"]),
        ("interactions", {"other": CONFIG["interactions"]["interactions"]}, ["interactions", "no 'interactions'"]),
        ("surveys.survey.dataset", "cifar", ["surveys.survey.dataset", "'cifar'", "mnist, fashion-mnist, kmnist"]),
        ("surveys.survey.axes.scale", [3.0, 0.3], ["surveys.survey.axes", "scale", "the lower first"]),
        ("surveys.survey.draws", 10**9, ["surveys.survey.draws", "1000000000", "1 to 1000000"]),
        ("surveys.survey.seed", -1, ["surveys.survey.seed", "-1", "a whole number from 0"]),
        ("surveys.survey", ABSENT, ["surveys", "{}"]),
        ("surveys.descent", CONFIG["surveys"]["survey"], ["surveys", "'descent'", "any other"]),
        ("surveys.interactions", CONFIG["surveys"]["survey"], ["surveys", "'interactions'", "any other"]),
        ("surveys.survey.axes.depth", [4], ["surveys.survey.axes.depth[0]", "4", "from 1 to 3 hidden layers"]),
        ("surveys.survey.axes.task", ["each"], ["surveys.survey.axes.task[0]", "'each'"]),
        (
            "surveys.survey.axes",
            CONFIG["surveys"]["survey"]["axes"] | {"task": ["all"], "images": [500, 504]},
            ["surveys.survey.axes.images[1]: found 504", "multiples of 10"],
        ),
        (
            "surveys.survey.contrasts.deep",
            {"axis": "depth", "values": [1, 3]},
            ["surveys.survey.contrasts.deep.axis", "'depth'", "axes of the survey: task, activation"],
        ),
        (
            "surveys.survey.contrasts.matched",
            {"axis": "batch_size", "values": [30, "full"], "within": {"images": [100]}, "updates": 102},
            ["contrasts.matched.updates: found 102", "100 images in batches of 30, multiples of 4"],
        ),
        ("tables.dead_neurons.cases", [{"task": "9v4", "width": 2, "level": 0}], ["tables.dead_neurons.cases[0]"]),
        ("device", "x" * 1000, ["device", "xxx...", "auto, cpu, cuda"]),
        ("device", "gpu", ["device", "'gpu'", "auto, cpu, cuda"]),
        ("data.allow_sample", "no", ["data.allow_sample", "'no'", "true or false"]),
        ("extra", 1, ["'extra'", "paper, data"]),
        # What figures and tables show must be there, and where they draw it.
        ("attack.attacks", ["random", "fgsm"], ["attack.attacks: found no 'pgd'", "are about random, fgsm, pgd"]),
        ("delete.methods", ["gradient"], ["delete.methods: found no 'integrated_gradients'"]),
        ("delete.readings", ["as_released"], ["delete.readings: found no 'as_described'"]),
        ("studies.converged", ABSENT, ["studies: found no 'converged'", "released"]),
        ("studies.all_pairs", ABSENT, ["studies: found no 'all_pairs'"]),
        ("studies.converged.split", "released", ["studies.converged.split: found 'released'", "about: official"]),
        ("evaluate.studies", ["published"], ["evaluate.studies: found no 'released'"]),
        ("criteria.studies.converged_l1", ABSENT, ["criteria.studies: found no 'converged_l1'"]),
        ("criteria.criteria", ["magnitude"], ["criteria.criteria: found no 'magnitude_global'"]),
        (
            "criteria.studies.converged_l1",
            {"widths": [24]},
            ["figures.summary", "widths of criteria.studies.converged_"],
        ),
        ("corrupt.studies.published", ["occlusion"], ["corrupt.studies.published: found no 'gaussian_noise'"]),
        ("figures.occlusion.side", 8, ["figures.occlusion.side", "found 8", "3, 5, 7, 9, 11"]),
        ("robustness.wide", 24, ["robustness.wide", "24", "above robustness.narrow, 24"]),
        ("robustness.narrow", 5, ["robustness.narrow", "5", "widths of study published: 2, 4"]),
        ("tables.corruption.task", "2v7", ["tables.corruption.task", "'2v7'", "tasks of study converged: 0v1"]),
        ("tables.tolerance.width", 6, ["tables.tolerance.width", "6", "widths of criteria.studies.released"]),
        ("tables.interaction_choices.width", 24, ["tables.interaction_choices.width", "24", "4, 16, 64"]),
        ("studies.converged.widths", [24, 64], ["figures.pruning.widths", "4", "widths of study converged: 24, 64"]),
        ("figures.summary.width", 5, ["figures.summary.width", "5", "widths of criteria.studies.converged_l1: 2, 4"]),
        ("figures.summary.level", 0.9, ["figures.summary.level", "0.9", "allowed are those of preserve.levels.as_rel"]),
        ("figures.interactions.width", 24, ["figures.interactions.width", "24", "4, 16, 64"]),
        ("figures.units.levels", [0, 0.5, 0.7], ["figures.units.levels[2]", "0.7", "0, 0.5, 0.8, 0.9"]),
        ("units.levels.as_described", [0.8, 0.95], ["units.levels.as_described: found no 0"]),
        ("preserve.levels", {"as_released": [0.95]}, ["preserve.levels: found no 'as_described'"]),
        ("embed.level", 0.85, ["embed.level", "0.85", "those of represent.levels.as_described: 0, 0.5, 0.8"]),
        ("studies.learning_rate.recipe.learning_rates", [0.1], ["studies.learning_rate.recipe", "two or more"]),
        ("studies.converged.recipe.learning_rates", [0.1, 0.2], ["'converged', with 2 learning rates"]),
        ("studies.converged_longer.seeds", [5000], ["studies.converged_longer.seeds", "5000", "0, 42, 78"]),
        ("surveys.survey.contrasts", {}, ["surveys.survey.contrasts", "{}"]),
        ("corrupt_pruned.sparsities", [0], ["corrupt_pruned.sparsities", "two or more"]),
        ("perturb.corruptions", ["fog"], ["perturb.corruptions[0]", "'fog'", "gaussian_noise, shot_noise"]),
        # At equal weights, and single units.
        ("match.studies.matched", {"widths": [64]}, ["match.studies.matched.widths: found [64]", "two or more"]),
        ("match.studies.matched", {"widths": [4, 65]}, ["match.studies.matched.widths", "65", "the study's: 2, 4"]),
        ("match.studies", {"matched": {}}, ["match.studies: found no 'matched_released'"]),
        ("match.share", 1, ["match.share", "1", "a share between 0 and 1"]),
        ("match.share_of_epochs", 0, ["match.share_of_epochs", "0", "above 0 and up to 10"]),
        ("match.epsilon", 2, ["match.epsilon", "2", "from 0 to 1"]),
        ("match.corruptions", ["fog"], ["match.corruptions[0]", "'fog'", "gaussian_noise, shot_noise"]),
        ("figures.matched.width", 64, ["figures.matched.width", "64", "match.studies.matched but the widest: 2, 4"]),
        ("ablate.criteria", ["size"], ["ablate.criteria[0]", "'size'", "magnitude, magnitude_hidden"]),
        ("ablate.criteria", ["magnitude"], ["ablate.criteria: found no 'magnitude_hidden'"]),
        ("ablate.sparsity", 1, ["ablate.sparsity", "1", "1 (excluded)"]),
        ("ablate.replacements", ["median"], ["ablate.replacements[0]", "'median'", "zero, mean"]),
        ("ablate.replacements", ["zero"], ["ablate.replacements: found no 'mean'"]),
        ("ablate.shares", [0, 0.5], ["ablate.shares[0]", "0", "a share above 0"]),
        ("ablate.images", 5, ["ablate.images", "5", "from 20"]),
        ("figures.ablation.width", 4, ["figures.ablation.width", "4", "widths of ablate.studies.matched: 24, 64"]),
        ("studies.all_pairs.architecture", "transformer", ["studies.all_pairs.architecture", "perceptron, percep"]),
        ("studies.all_pairs.architecture", "convolution", ["found 'convolution'; figures, tables and text are about"]),
        ("studies.extra", CONVOLUTION | {"initialisation": "released"}, ["studies.extra.initialisation", "is: he"]),
        ("studies.extra", CONVOLUTION | {"widths": [2, 512]}, ["studies.extra.widths[1]", "512", "up to 256"]),
        ("studies.extra", CONVOLUTION | {"recipe": HARMED}, ["studies.extra.recipe.adversarial", "convolution is 0"]),
        ("studies.converged.recipe", HARMED, ["recover.studies: found 'converged', trained against adversaries"]),
        ("studies.converged.recipe.adversarial", 2, ["recipe.adversarial", "2", "a change of a pixel from 0 to 1"]),
        ("studies.converged.recipe.rotation", 270, ["recipe.rotation", "270", "from 0 to 180 degrees"]),
        ("studies.converged.recipe.scale", 1, ["recipe.scale", "1", "a share from 0 to 0.95"]),
        ("studies.converged.recipe.translation", 2.5, ["recipe.translation", "2.5", "pixels from 0 to 14"]),
        ("fourier.studies", {"converged": [1]}, ["fourier.studies.converged", "[1]", "1 (excluded)"]),
        ("fourier.studies", {"nothing": [0]}, ["fourier.studies", "'nothing'"]),
        ("fourier.criterion", "size", ["fourier.criterion", "'size'", "magnitude, magnitude_hidden"]),
        ("fourier.fit.rate", 0, ["fourier.fit.rate", "0", "a number from 1e-9"]),
        ("fourier.fit.ceiling", 100, ["fourier.fit.ceiling", "100", "a number from 0 to 50"]),
        # Fresh weights are those of a seed 2**31 larger.
        ("studies.published.seeds", [2**31], ["studies.published.seeds[0]", "2147483648", "to 2147483647"]),
    ],
)
def test_each_mistake_is_one_line(key, value, parts):
    with pytest.raises(InputError) as caught:
        check(changed(key, value))
    message = str(caught.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("lottery.studies", {"converged": {}, "extra": {}}),
        ("match.studies", CONFIG["match"]["studies"] | {"extra": {}}),
        ("ablate.studies", CONFIG["ablate"]["studies"] | {"extra": {"widths": [32]}}),
        ("phase_diagram.study", "extra"),
        ("fourier.studies", {"extra": [0]}),
    ],
)
def test_what_is_made_for_one_hidden_layer_takes_no_other(key, value):
    config = changed("studies.extra", CONVOLUTION | {"widths": [2, 4, 32]})
    check(config)
    place, last = key.split(".")
    config[place][last] = value
    with pytest.raises(InputError, match=r"found 'extra', of 'convolution'; allowed are studies of a perceptron"):
        check(config)


def test_severities_that_nothing_uses_are_named():
    config = copy.deepcopy(CONFIG)
    config["perturb"]["corruptions"].remove("stripes")  # the one list of all stages
    with pytest.raises(InputError, match=r"corrupt.severities: found 'stripes', which nothing uses; .*perturb"):
        check(config)


@pytest.mark.parametrize("own", ["trial.yaml", "tests/workflow/small.yaml", "tests/workflow/sample.yaml"])
def test_the_other_configs_are_sound(own):
    check(compose_configuration(ROOT / "config.yaml", ROOT / own, {}))


def test_the_extended_configs_are_sound_and_keep_what_the_default_has():
    check(EXTENDED)
    for stage, part in CONFIG.items():
        if "studies" in part:
            assert list(EXTENDED[stage]["studies"])[: len(part["studies"])] == list(part["studies"]), stage
    assert all(EXTENDED["studies"][name] == study for name, study in CONFIG["studies"].items())
    small = EXTENDED
    for overlay in ("trial.yaml", "paper/extended/trial.yaml"):
        small = extend(small, load_document(ROOT / overlay))
    check(small)


def test_images_whose_interactions_are_found_in_views_need_no_halves():
    check(changed("views.explained", 21))


def test_the_extended_build_has_what_its_text_is_about():
    assert EXTENDED["paper"]["extended"]
    with pytest.raises(InputError, match=r"studies: found no 'fashion'; figures, tables and text are about"):
        check(changed("paper.extended", True))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (
            "interactions.interactions_phases.arms.small.cleared",
            ABSENT,
            "interactions.interactions_phases.arms.small: found no 'cleared'; figures, tables and text are about",
        ),
        (
            "studies.fourier_adversarial.seeds",
            [1, 2],
            "studies.fourier_adversarial.seeds: found [1, 2]; allowed is that of fourier_standard, beside which",
        ),
        (
            "studies.fourier_rotated.dataset",
            "kmnist",
            "studies.fourier_rotated.dataset: found kmnist; allowed is that of",
        ),
        ("studies.fourier_scaled.tasks", ["4v9"], "studies.fourier_scaled.tasks: found ['4v9']; allowed is that of"),
        ("studies.fourier_translated.widths", [8], "studies.fourier_translated.widths: found [8]; allowed is that of"),
        (
            "preserve.studies.fashion_convolution_2",
            {"task": "2v3", "width": 6},
            "preserve.studies.fashion_convolution_2: found 2v3 of fashion-mnist; allowed is that of "
            "fashion_convolution, with whose maps its are compared: 6v8 of fashion-mnist",
        ),
        (
            "studies.perceptron_2.dataset",
            "kmnist",
            "preserve.studies.perceptron_2: found 4v9 of kmnist; allowed is that of convolution",
        ),
        (
            "interactions.interactions_phases.tasks",
            ["3v8"],
            "figures.interactions.task: found '4v9'; allowed are the tasks of interactions.interactions_phases: 3v8",
        ),
        ("views.sparsities", [0, 0.9], "figures.summary.level: found 0.95; allowed are those of views.sparsities"),
    ],
)
def test_each_mistake_in_the_extended_build_is_one_line(key, value, message):
    with pytest.raises(InputError) as caught:
        check(changed(key, value, EXTENDED))
    assert str(caught.value).startswith(f"config: {message}")


def test_masks_are_shown_of_networks_that_are_there():
    config = EXTENDED
    for arm in ARMS.values():
        config = changed(f"studies.{arm}.widths", [8, 24], config)
    with pytest.raises(InputError, match=r"figures.criteria.width: found 64; .* studies.fourier_standard: 8, 24$"):
        check(config)


def test_clothes_are_learned_by_the_converged_recipe():
    parts = ("split", "initialisation", "recipe")
    for name, like in (("fashion", "converged"), ("fashion_pairs", "all_pairs")):
        clothes, digits = EXTENDED["studies"][name], EXTENDED["studies"][like]
        assert clothes["dataset"] == "fashion-mnist"
        assert all(clothes[part] == digits[part] for part in (*parts, "widths"))
        assert len(clothes["seeds"]) == len(digits["seeds"])
    assert EXTENDED["studies"]["fashion_pairs"]["tasks"] == EXTENDED["studies"]["all_pairs"]["tasks"]


def test_seeds_of_clothes_are_named_nowhere_else():
    """Their criteria are older than they: networks of another study with the same seeds would be older than these."""
    own = {seed for name in ("fashion", "fashion_pairs") for seed in EXTENDED["studies"][name]["seeds"]}
    others = (study["seeds"] for name, study in EXTENDED["studies"].items() if name not in ("fashion", "fashion_pairs"))
    assert not own & {seed for seeds in others for seed in seeds}


def test_phases_are_told_apart_on_networks_that_differ_from_the_default_in_seeds_and_snapshots():
    default, phases = (EXTENDED["interactions"][name] for name in ("interactions", "interactions_phases"))
    assert default == CONFIG["interactions"]["interactions"]
    assert all(phases[part] == default[part] for part in ("dataset", "tasks", "widths", "recipe", "baselines"))
    for arm, way in phases["arms"].items():
        assert way["epochs"] == default["arms"][arm]["epochs"]
        assert 0 < way["cleared"] < way["onset"]
    others = [*EXTENDED["studies"].values(), EXTENDED["descent"], default]
    assert not set(phases["seeds"]) & {seed for other in others for seed in other["seeds"]}


def test_other_architectures_learn_by_the_converged_recipe_the_tasks_that_perceptrons_learn():
    studies = EXTENDED["studies"]
    for name in OTHERS:
        reference = studies["fashion" if name.startswith("fashion") else "confirmation_converged"]
        assert studies[name]["architecture"] == name.removeprefix("fashion_")
        assert all(studies[name][part] == reference[part] for part in ("dataset", "split", "initialisation"))
        # Three layers of two units diverge on clothes at the full rate.
        slower = {"learning_rates": [0.05]} if name == "fashion_perceptron_3" else {}
        assert studies[name]["recipe"] == reference["recipe"] | slower
        assert set(studies[name]["tasks"]) <= set(reference["tasks"])
    kept = {name: own for name, own in EXTENDED["preserve"]["studies"].items() if name != "convolution"}
    with pytest.raises(InputError, match=r"preserve\.studies: found no 'convolution'; figures, tables"):
        check({**EXTENDED, "preserve": EXTENDED["preserve"] | {"studies": kept}})


def test_arms_differ_in_what_they_show_in_training_alone():
    studies = [EXTENDED["studies"][name] for name in ARMS.values()]
    recipes = [dict(study["recipe"]) for study in studies]
    assert [[*(recipe.keys() - recipes[0].keys())] for recipe in recipes] == [
        [], ["adversarial"], ["scale"], ["translation"], ["rotation"],
    ]  # fmt: skip
    for study, recipe in zip(studies, recipes, strict=True):
        assert {**study, "recipe": 0} == {**studies[0], "recipe": 0}
        assert recipe.items() >= EXTENDED["studies"]["converged"]["recipe"].items()


def test_a_seed_leaves_room_for_fresh_weights():
    largest = load_document(ROOT / "rules/config.schema.yaml")["$defs"]["seed"]["maximum"]
    assert released_initialisation(Task(4, 9), 24, largest + FRESH).width == 24


def shown_tables():
    """Return the tables that figures, tables, claims and numbers read, as their rules and files name them."""
    tables = set()
    for folder in (ROOT / "paper", ROOT / "paper/extended"):
        tables |= {entry["table"] for entry in load_entries(folder / "numbers.yaml").values() if "table" in entry}
        for ledger in load_ledgers(folder / "claims").values():
            tables.update(multiverse_tables(ledger))
    for path in (ROOT / "rules").glob("*.smk"):
        tables.update(re.findall(r"results/[a-z0-9_]+/[a-z_/]+\.(?:csv|npz)", path.read_text()))
    # What sets the ways to train side by side.
    assert "results/fourier_standard/arms.csv" in tables
    return tables | {f"results/{arm}/{name}.csv" for arm in ARMS.values() for name in ("masks", "corruption")}


def test_what_figures_tables_claims_and_numbers_name_is_checked():
    stages = re.findall(r'^    "(\w+)": dict\(\n        table="(\w+)"', (ROOT / "rules/measure.smk").read_text(), re.M)
    assert stages
    assert {table: STAGE_OF.get(table) for _, table in stages} == {table: stage for stage, table in stages}
    # `convergence` reads both studies.
    needed = {"studies": {"converged_longer"}, "evaluate.studies": {"converged", "converged_longer"}}
    extended = {}
    for table in shown_tables():
        study, name = re.fullmatch(r"results/(\w+)/(?:summaries/)?(\w+)\.\w+|.*", table).groups()
        if study in EXTENDED["studies"]:
            wanted = needed if study in CONFIG["studies"] else extended
            wanted.setdefault("studies", set()).add(study)
            if STAGE_OF.get(name, "phase_diagram") != "phase_diagram":  # which is of one study
                wanted.setdefault(f"{STAGE_OF[name]}.studies", set()).add(study)
    for shown, wanted in ((SHOWN, needed), (SHOWN_EXTENDED, extended)):
        listed = {key: set(names) for key, names in shown.items() if key.endswith("studies")}
        assert listed == wanted, (
            "add to SHOWN, or SHOWN_EXTENDED, in lowcap/workflow/configuration.py what a figure, table or text names"
        )


def test_what_figures_draw_by_name_is_checked():
    assert set(SHOWN["attack.attacks"]) >= set(figure_attacks.LINES)
    assert set(SHOWN["delete.methods"]) >= set(figure_deletion.ORDERS) - set(CONTROLS)
    assert set(SHOWN["criteria.criteria"]) >= set(figure_effective.CRITERIA)


def test_setting():
    assert setting(CONFIG, "studies.published.recipe.epochs") == 100
    assert setting(CONFIG, "studies.published.seeds.1") == 42
    with pytest.raises(InputError, match="'3' is not among: 0, 42, 78"):
        setting(CONFIG, "studies.published.seeds.3")
    with pytest.raises(InputError, match="'epoch' is not among: learning_rates, epochs"):
        setting(CONFIG, "studies.published.recipe.epoch")


def test_a_config_extends_the_defaults_and_what_is_given_goes_last(tmp_path):
    defaults, own = tmp_path / "config.yaml", tmp_path / "run/config.yaml"
    own.parent.mkdir()
    defaults.write_text("a: {x: 1, y: [1, 2]}\nb: 1\nc: 1\n")
    own.write_text("a: {y: [3]}\nb: 2\n")
    composed = compose_configuration(defaults, own, {"b": 3, "a": {"z": 4}})
    assert composed == {"a": {"x": 1, "y": [3], "z": 4}, "b": 3, "c": 1}
    assert compose_configuration(defaults, defaults, {}) == compose_configuration(defaults, None, {})
    assert compose_configuration(defaults, tmp_path / "absent.yaml", {})["b"] == 1


def test_a_setting_stands_in_the_last_file_that_has_its_value(tmp_path):
    files = [tmp_path / name for name in ("config.yaml", "more.yaml", "last.yaml", "absent.yaml")]
    for path, text in zip(files, ("a: {x: 1, y: [1, 2]}\nb: 1\n", "a: {y: [1, 3]}\nb: 1", ""), strict=False):
        path.write_text(text)
    values = {"a.x": 1, "a.y.1": 3, "b": 1, "c": 4}
    assert files_of(values, files) == {"a.x": "config.yaml", "a.y.1": "more.yaml", "b": "more.yaml"}
    assert files_of({"b": 2}, files) == {}, "given by the command line"


@pytest.mark.parametrize("text", ["- 1", "", "text"])
def test_a_config_that_is_no_mapping_is_refused(tmp_path, text):
    (tmp_path / "config.yaml").write_text("a: 1")
    (tmp_path / "own.yaml").write_text(text)
    with pytest.raises(InputError, match=r"own\.yaml: found .*allowed is a mapping"):
        compose_configuration(tmp_path / "config.yaml", tmp_path / "own.yaml", {})


MADE = [
    "results/published/scores.csv",
    "results/interactions/networks.csv",
    "results/survey/pairs.csv",
    "results/descent/networks.csv",
    "results/converged/tolerance.csv",
    "results/published/summaries/recovery.csv",
]


@pytest.mark.parametrize(
    ("table", "cell", "message"),
    [
        (
            "results/published/scorse.csv",
            {},
            "x: table: found 'results/published/scorse.csv', which no rule makes; near",
        ),
        (MADE[0], {"task": "7v1"}, "x: task '7v1': allowed are two different class numbers"),
        (MADE[0], {"task": ["0v1", "1v8"]}, "x: task: found '1v8'; allowed are those of studies.published.tasks: 0v1"),
        (MADE[0], {"width": 13}, "x: width: found 13; allowed are those of studies.published.widths: 2, 4"),
        (MADE[1], {"width": 24}, "x: width: found 24; allowed are those of interactions.interactions.widths: 4, 16"),
        (MADE[3], {"width": 7}, "x: width: found 7; allowed are those of descent.widths: 1, 2, 3"),
        (
            MADE[4],
            {"criterion": "random"},
            "x: criterion: found 'random'; allowed are those of criteria.criteria: magn",
        ),
        (
            MADE[5],
            {"criterion": "movement"},
            "x: criterion: found 'movement'; allowed are those of recover.criteria: m",
        ),
    ],
)
def test_what_claims_and_numbers_cannot_be_tested_on_is_one_line(table, cell, message):
    sound = [
        Mention("y", MADE[0], {"task": "0v1", "width": [2, 4], "split": "train"}),
        Mention("y", MADE[2], {"width": 2}),
        Mention("y", MADE[4], {"criterion": "random_live"}),
    ]
    check_mentions(CONFIG, [*sound, Mention("y", "paper/published/a.csv", {"width": 3})], MADE.__contains__)
    with pytest.raises(InputError) as caught:
        check_mentions(CONFIG, [*sound, Mention("x", table, cell)], MADE.__contains__)
    assert str(caught.value).startswith(message)


@cache
def mentions_in(*folders):
    """Return all that claims and numbers below these folders name."""
    found = []
    for folder in (ROOT / name for name in folders):
        found += mentioned_by_numbers(load_entries(folder / "numbers.yaml"), f"{folder.name}/numbers.yaml")
        for name, ledger in load_ledgers(folder / "claims").items():
            found += mentioned_by_claims(ledger, f"{name}.yaml")
    return found


def test_the_configs_of_whole_builds_have_what_claims_and_numbers_name():
    check_mentions(CONFIG, mentions_in("paper"), lambda table: True)
    check_mentions(EXTENDED, mentions_in("paper", "paper/extended"), lambda table: True)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("views.sparsities", [0, 0.5], "sparsity: found 0.95; allowed are those of views.sparsities: 0, 0.5"),
        ("prune.levels", [0, 0.5], "level: found 0.95; allowed are those of prune.levels: 0, 0.5"),
        ("criteria.sparsities", [0, 0.5], "sparsity: found 0.95; allowed are those of criteria.sparsities"),
        ("fourier.studies.fourier_standard", [0], "those of fourier.studies.fourier_standard: 0"),
        ("corrupt.severities.gaussian_noise", [0.1], "found 0.5; allowed are those of corrupt.severities: 0.1"),
        (
            "corrupt.studies.confirmation_released",
            ["occlusion"],
            "found 'gaussian_noise'; allowed are those of corrupt.s",
        ),
        ("attribute.methods", ["gradient"], "method: found 'as_printed'; allowed are those of attribute.methods"),
        ("preserve.levels.as_described", [0.5], "level: found 0.95; allowed are those of preserve.levels: 0.5"),
        (
            "surveys.survey.contrasts.saturating",
            ABSENT,
            "found 'saturating'; allowed are those of surveys.survey.contrasts",
        ),
        ("surveys.survey_deep.widths", [8], "width: found 64; allowed are those of surveys.survey_deep.widths: 8"),
        (
            "criteria.studies.converged",
            {"widths": [4]},
            "found 64; allowed are those of criteria.studies.converged.widths: 4",
        ),
        ("lottery.rounds", 3, "round: found 6; allowed are those of lottery.rounds: 1, 2, 3"),
        ("interact.method.patches", 7, "order: found 8; allowed are those of interact.method.patches: 1, 2"),
        ("interact.pruned.sparsities", [0.9], "sparsity: found 0.5; allowed are those of interact.pruned.sparsities"),
        ("interactions.interactions.arms.noisy", ABSENT, "arm: found 'noisy'; allowed are those of interactions"),
        ("phase_diagram.arms.l1", ABSENT, "arm: found 'l1'; allowed are those of phase_diagram.arms: no_penalty"),
        ("studies.learning_rate_more_seeds.recipe.learning_rates", [0.1, 0.2], "lr: found 0.03; allowed are those of"),
    ],
)
def test_what_claims_and_numbers_name_must_be_in_its_setting(key, value, message):
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        check_mentions(changed(key, value, EXTENDED), mentions_in("paper", "paper/extended"), lambda table: True)
    assert re.match(r"[\w/]+\.yaml: [\w.-]+: ", str(caught.value))


# Of the columns that settings have values of, those whose values the code of these tables has.
OF_THE_CODE = {
    *(("arm", table) for table in ("arms", "lottery", "matched")),
    *(("criterion", table) for table in ("minimum_width", "prunability")),
    ("order", "ablation"),
}


def test_no_column_is_passed_over_where_a_setting_has_its_values():
    passed = set()
    for place, table, cell in mentions_in("paper", "paper/extended"):
        for column in COLUMNS.keys() & cell.keys() - {"task"} if table.startswith("results/") else ():
            try:
                check_mentions(EXTENDED, [Mention(place, table, cell | {column: "absent"})], lambda table: True)
            except InputError:
                continue
            passed.add((column, Path(table).stem))
    assert passed == OF_THE_CODE, "what has a setting's values is in STAGE_OF, lowcap/workflow/configuration.py"


def test_a_trial_may_lack_what_claims_and_numbers_name():
    trial = copy.deepcopy(CONFIG)
    trial["paper"]["complete"] = False
    check_mentions(trial, [Mention("x", MADE[0], {"width": 13})], MADE.__contains__)
    with pytest.raises(InputError, match="7v1"):
        check_mentions(trial, [Mention("x", MADE[0], {"task": "7v1"})], MADE.__contains__)


def test_no_study_has_the_folder_of_a_survey():
    with pytest.raises(InputError, match=r"'survey'.*allowed is any other"):
        check(changed("studies.survey", CONFIG["studies"]["published"]))


def test_all_classes_and_depth_and_updates_are_allowed_where_they_fit():
    survey = copy.deepcopy(CONFIG["surveys"]["survey"]) | {"seed": 3}
    survey["axes"] |= {"task": ["all"], "depth": [1, 2, 3]}
    survey["contrasts"] = {
        "deep": {"axis": "depth", "values": [1, 3], "within": {"images": [200]}},
        "matched": {"axis": "batch_size", "values": [20, "full"], "within": {"images": [200]}, "updates": 100},
    }
    check(changed("surveys.more", survey))


def test_a_study_may_have_a_task_of_its_own_where_a_stage_singles_one_out():
    config = changed("studies.clothes", CONFIG["studies"]["converged"] | {"tasks": ["2v3"]})
    config["preserve"]["studies"]["clothes"] = {"task": "2v3"}
    check(config)
    config["preserve"]["studies"]["clothes"] = {}
    with pytest.raises(InputError, match=r"preserve\.task: found '4v9'; allowed are the tasks of study clothes: 2v3"):
        check(config)
