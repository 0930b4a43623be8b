"""The configuration: where its values come from, its schema, and what a schema cannot express."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.mentions import Mention
from lowcap.base.overlays import extend
from lowcap.base.schema import check_schema, listed, outsiders, quoted
from lowcap.base.tasks import ALL, CLASSES, Task


def setting(config: Mapping[str, Any], key: str) -> Any:
    """Return the value at a dotted key such as `studies.published.seeds.0`. Raises InputError if there is none."""
    value = config
    for part in key.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
            continue
        if not isinstance(value, Mapping) or part not in value:
            raise InputError(f"config: found no key {key!r}; {part!r} is not among: {', '.join(map(str, value))}")
        value = value[part]
    return value


def compose_configuration(
    defaults: Path, own: Path | None, given: Mapping[str, Any], given_files: Iterable[str | Path] = ()
) -> dict[str, Any]:
    """Return the file `defaults`, extended by the file `own` where there is one, and by the values `given`.

    `given_files`, from which given values came, are read only to refuse what is no plain YAML. Raises InputError, one
    line with the file, for a file that is not, or that holds no mapping.
    """
    files = [defaults]
    if own is not None and own.is_file() and not own.samefile(defaults):
        files.append(own)
    config: dict[str, Any] = {}
    for path in files:
        document = load_document(path)
        if not isinstance(document, Mapping):
            raise InputError(f"{path}: found {quoted(document)}; allowed is a mapping, as in {defaults}")
        config = extend(config, document)
    for path in filter(os.path.isfile, given_files):
        load_document(path)
    return extend(config, given)


def files_of(values: Mapping[str, Any], files: Iterable[str | Path]) -> dict[str, str]:
    """Return, by dotted key, the name of the last of the files that has this value there, without keys that none has.

    Files that are not there are passed over. Raises InputError as `load_document` does.
    """
    found = {}
    for path in filter(os.path.isfile, files):
        document = load_document(path) or {}
        for key, value in values.items():
            with suppress(InputError):
                if setting(document, key) == value:
                    found[key] = Path(path).name
    return found


@cache
def _schema(schema_file: Path) -> dict[str, Any]:
    return load_document(schema_file)


def check_configuration(config: Mapping[str, Any], schema_file: Path) -> None:
    """Raise InputError, one line with key, value and what is allowed, unless `config` is sound."""
    check_schema(config, _schema(schema_file), "config")
    for check in _CHECKS:
        for problem in check(config):
            raise InputError(f"config: {problem}")


PUBLISHED, RELEASED, CONVERGED, LONGER = "published", "released", "converged", "converged_longer"
SGD = "released_sgd"
PENALISED = ("converged_weight_decay", "converged_l1")
FOLLOWED, PHASES = "interactions", "interactions_phases"
FASHION, FASHION_PAIRS = "fashion", "fashion_pairs"
OTHERS = tuple(
    f"{dataset}{architecture}"
    for dataset in ("", "fashion_")
    for architecture in ("perceptron_2", "perceptron_3", "convolution", "convolution_2")
)
# Ways to train whose networks stand side by side, with the study of each, and those of them that have three views.
ARMS = {arm: f"fourier_{arm}" for arm in ("standard", "adversarial", "scaled", "translated", "rotated")}
VIEWED = ("standard", "adversarial", "rotated")
RATES = ("learning_rate", "learning_rate_more_seeds")
UNSEEN = ("confirmation_released", "confirmation_converged")
MATCHED = ("matched", "matched_released")
RECIPES = tuple(
    f"recipe_{initialisation}_{schedule}_{batch}"
    for initialisation, schedule, batch in product(("released", "he"), ("constant", "cosine"), ("full", "128"))
    if (initialisation, schedule, batch) not in {("released", "constant", "full"), ("he", "cosine", "128")}
)
# The studies whose saliency maps are compared with those of networks of other architectures, and whose those are.
RELATIVES = {
    "convolution": (UNSEEN[1], "perceptron_2", "perceptron_3", "convolution_2"),
    "fashion_convolution": (FASHION, "fashion_perceptron_2", "fashion_perceptron_3", "fashion_convolution_2"),
}
SURVEY = "survey"
WIDE_SURVEYS = ("survey_fashion", "survey_deep", "ten_classes", "ten_classes_fashion")
# What figures, tables, claims and numbers are about, by the key of the setting that must have it.
SHOWN: dict[str, Sequence[Any]] = {
    "studies": [
        PUBLISHED,
        *RATES,
        RELEASED,
        SGD,
        CONVERGED,
        *UNSEEN,
        *RECIPES,
        LONGER,
        *PENALISED,
        *MATCHED,
        "all_pairs",
    ],
    "interactions": [FOLLOWED],
    "surveys": [SURVEY],
    "evaluate.studies": [RELEASED, SGD, CONVERGED, *UNSEEN, *RECIPES, LONGER, "all_pairs"],
    "prune.studies": [PUBLISHED, SGD, *UNSEEN, *RECIPES],
    "prune.readings": ["as_described"],
    "criteria.studies": [RELEASED, CONVERGED, *PENALISED, "all_pairs"],
    "criteria.criteria": ["magnitude", "magnitude_global"],
    "recover.studies": [CONVERGED],
    "lottery.studies": [CONVERGED],
    "corrupt_pruned.studies": [CONVERGED],
    "corrupt.studies": [PUBLISHED, CONVERGED, *UNSEEN, *RECIPES],
    "corrupt.studies.published": ["gaussian_noise", "occlusion"],
    "corrupt.studies.converged": ["gaussian_noise", "occlusion"],
    "corrupt.studies.confirmation_released": ["gaussian_noise", "occlusion"],
    "corrupt.studies.confirmation_converged": ["gaussian_noise", "occlusion"],
    "redraw.studies": [PUBLISHED],
    "phase_diagram.criteria": ["magnitude", "magnitude_hidden", "magnitude_global"],
    "attack.studies": [PUBLISHED, CONVERGED],
    "attack.attacks": ["random", "fgsm", "pgd"],
    "match.studies": MATCHED,
    "saliency.studies": [PUBLISHED],
    "saliency.methods": ["as_released", "as_printed", "gradient"],
    "attribute.studies": UNSEEN,
    "preserve.studies": UNSEEN,
    "preserve.levels": ["as_described", "as_released"],
    "delete.studies": [RELEASED, CONVERGED],
    "delete.methods": ["integrated_gradients", "gradient_times_input", "smooth_grad", "gradient", "as_released"],
    "delete.readings": ["as_described"],
    "perturb.studies": [RELEASED, CONVERGED],
    "perturb.methods": ["as_released"],
    "embed.studies": [PUBLISHED],
    "represent.studies": [PUBLISHED, *UNSEEN],
    "represent.levels": ["as_described"],
    "represent.levels.as_described": [0],
    "ablate.studies": MATCHED,
    "ablate.criteria": ["magnitude", "magnitude_hidden"],
    "ablate.replacements": ["zero", "mean"],
    "units.studies": [RELEASED, CONVERGED],
    "units.levels": ["as_described"],
    "units.levels.as_described": [0],
}
# What the extended build shows beyond that, by the same keys.
SHOWN_EXTENDED: dict[str, Sequence[Any]] = {
    "studies": [FASHION, FASHION_PAIRS, *OTHERS, *ARMS.values()],
    "surveys": WIDE_SURVEYS,
    "interactions": [PHASES],
    **{f"interactions.{PHASES}.arms.{arm}": ["cleared"] for arm in ("full", "small", "noisy")},
    "evaluate.studies": [FASHION, FASHION_PAIRS, *OTHERS],
    "prune.studies": [FASHION, *OTHERS],
    "criteria.studies": [FASHION, *OTHERS],
    "corrupt.studies": [FASHION, *OTHERS, *ARMS.values()],
    **{f"corrupt.studies.{arm}": ["gaussian_noise", "occlusion", "stripes"] for arm in ARMS.values()},
    "fourier.studies": [*ARMS.values()],
    "views.studies": [ARMS[arm] for arm in VIEWED],
    "preserve.studies": [FASHION, *OTHERS],
}
# The split of studies of which validation or test images are shown.
SPLITS = {PUBLISHED: "figures", RELEASED: "released", SGD: "released", CONVERGED: "official", LONGER: "official"}
SPLITS |= dict(zip(UNSEEN, ("released", "official"), strict=True))
# The studies that analysis, figures and tables take at the tasks and widths of their settings.
DRAWN = {
    "robustness": (PUBLISHED, RELEASED, CONVERGED, *UNSEEN, *RECIPES),
    "figures.summary": UNSEEN,
    "figures.pruning": (PUBLISHED, CONVERGED, *UNSEEN),
    "figures.noise": (PUBLISHED, CONVERGED, *UNSEEN),
    "figures.occlusion": (PUBLISHED,),
    "figures.corruption_error": UNSEEN[1:],
    "tables.robustness": (PUBLISHED,),
    "tables.corruption": (CONVERGED,),
}
# The same, of what a stage takes from the studies.
DRAWN_SELECTIONS = {
    ("figures.summary", "criteria"): PENALISED[1:],
    ("figures.criteria", "criteria"): (RELEASED, CONVERGED, *PENALISED),
    ("figures.criteria", "recover"): (CONVERGED,),
    ("figures.criteria", "lottery"): (CONVERGED,),
    ("figures.criteria", "corrupt_pruned"): (CONVERGED,),
    ("figures.ablation", "ablate"): MATCHED,
    ("tables.tolerance", "criteria"): (RELEASED, CONVERGED, *PENALISED),
}
# What the extended build's figures take of the sections of the default's: key and study, of several alike
# (`_check_fourier`) the first.
SINGLED = {
    "figures.criteria": [("task", ARMS["standard"]), ("width", ARMS["standard"])],
    "figures.interactions": [("task", ARMS["standard"]), ("task", PHASES)],
}
# Settings that pick values out of a grid, by its key.
AXES = {"task": "tasks", "width": "widths", "widths": "widths", "narrow": "widths", "wide": "widths", "seed": "seeds"}

# The tables of a stage, and those that follow from them.
_TABLES = {
    "evaluate": [
        *("evaluation", "minimum_width", "pairs", "capacity_law", "law_errors", "difficulty_agreement", "instability"),
        *("laws", "law_slopes", "law_transfer", "law_scores", "matches"),
    ],
    "prune": ["pruning", "headline"],
    "criteria": ["criteria", "tolerance", "effective", "sparse_networks", "sparse_errors"],
    "recover": ["recovery"],
    "lottery": ["lottery"],
    "match": ["matched"],
    "phase_diagram": ["phase_diagram"],
    "corrupt": ["corruption", "corruption_error", "error_ratios", "robustness"],
    "corrupt_pruned": ["corruption_pruned", "pruned_robustness"],
    "redraw": ["redrawn"],
    "attack": ["attacks"],
    "saliency": ["saliency"],
    "attribute": ["attribution"],
    "preserve": ["preservation", "relatives"],
    "delete": ["deletion"],
    "perturb": ["stability"],
    "embed": ["embedding"],
    "represent": ["representation"],
    "units": ["units"],
    "ablate": ["ablation"],
    "fourier": ["masks", "profiles", "mean_masks", "arms", "alike"],
    "views": ["views"],
    "interact": ["spectrum", "matching", "overlap", "pruned"],
}
STAGE_OF = {table: stage for stage, tables in _TABLES.items() for table in tables}
# The setting with the values of a column, if it is not called as the column is.
COLUMNS = {
    "task": "tasks", "width": "widths", "seed": "seeds", "lr": "learning_rates", "arm": "arms", "contrast": "contrasts",
    "reading": "readings", "level": "levels", "criterion": "criteria", "sparsity": "sparsities", "round": "rounds",
    "corruption": "corruptions", "severity": "severities", "attack": "attacks", "epsilon": "epsilons", "beta": "betas",
    "method": "methods", "replacement": "replacements", "order": "patches",
    **{column: column for column in ("updates", "images", "wrong", "kept")},
}  # fmt: skip
# Columns that run from 1 to what their setting says, those whose values are listed by those of another column, and, by
# stage, those whose values stand beside a study.
COUNTED = ("round", "order")
GIVEN = {"severity": "corruption", "level": "variant"}
LISTED = {"corrupt": "corruption", "fourier": "sparsity"}
# What columns hold beside these values: clean images, dense networks, baselines, controls, means.
BESIDE: dict[str, Sequence[Any]] = {
    "arm": ["baseline"],
    "contrast": ["none"],
    "corruption": ["none", "mean"],
    "level": [0],
    "method": ["random", "ink"],
    "severity": [0],
}

# The architecture of studies that do not say, and of what is made for one hidden layer.
ALONE = "perceptron"
# The most channels of a convolution; a second one has 25 weights for each pair of them.
WIDEST = {"convolution": 256, "convolution_2": 256}

# Folders of results that are no studies, surveys or interactions.
_FOLDERS = ("descent", "data", "figures", "tables", "claims", "paper", "release")

Place = tuple[str, Any]


def _entries(key: str, values: Iterable[Any]) -> Iterator[Place]:
    return ((f"{key}[{position}]", value) for position, value in enumerate(values))


def _stages(config: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the parts of a config that are stages, by name: those that take studies."""
    return {name: part for name, part in config.items() if name != "studies" and "studies" in (part or ())}


def _selections(config: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield stage, study and selection for the stages that may take a part of a study."""
    for stage, part in _stages(config).items():
        studies = part["studies"]
        for name, selection in studies.items() if isinstance(studies, Mapping) else ():
            if isinstance(selection, Mapping):
                yield stage, name, selection


def _missing(config: Mapping[str, Any], key: str) -> Iterator[str]:
    shown = [*SHOWN.get(key, ())]
    if config["paper"]["extended"]:
        shown += SHOWN_EXTENDED.get(key, ())
    found = setting(config, key) if shown else ()
    for name in shown:
        if name not in found:
            yield f"{key}: found no {name!r}; figures, tables and text are about {listed(shown)}"


def _check_studies(config: Mapping[str, Any]) -> Iterator[str]:
    yield from _missing(config, "studies")
    yield from _missing(config, "interactions")
    for name, split in SPLITS.items():
        places = [(f"studies.{name}.split", config["studies"][name]["split"])]
        yield from outsiders(places, [split], "figures, tables and text are about")


def _check_shown(config: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*SHOWN, *SHOWN_EXTENDED)):
        yield from _missing(config, key)


def _check_tasks(config: Mapping[str, Any]) -> Iterator[str]:
    grids = {f"studies.{name}.tasks": study["tasks"] for name, study in config["studies"].items()}
    for name, survey in config["surveys"].items():
        grids[f"surveys.{name}.axes.task"] = [task for task in survey["axes"]["task"] if task != ALL]
    grids["descent.tasks"] = config["descent"]["tasks"]
    grids |= {f"interactions.{name}.tasks": about["tasks"] for name, about in config["interactions"].items()}
    grids["tables.dead_neurons.cases"] = [case["task"] for case in config["tables"]["dead_neurons"]["cases"]]
    for grid, tasks in grids.items():
        for key, task in _entries(grid, tasks):
            try:
                Task.parse(task)
            except InputError as error:
                yield f"{key}: {error}"


def _check_bounds(config: Mapping[str, Any]) -> Iterator[str]:
    for survey, about in config["surveys"].items():
        axes = about["axes"]
        for name, bounds in {"scale": axes["scale"], **axes["optimizer"]}.items():
            if bounds[0] >= bounds[1]:
                yield f"surveys.{survey}.axes, {name}: found {bounds}; allowed are two bounds, the lower first"
    narrow, wide = config["robustness"]["narrow"], config["robustness"]["wide"]
    if narrow >= wide:
        yield f"robustness.wide: found {wide}; allowed are widths above robustness.narrow, {narrow}"


def _check_names(config: Mapping[str, Any]) -> Iterator[str]:
    # Results of studies, surveys and networks followed through training lie in folders of their names.
    taken, allowed = [*_FOLDERS], "the name under which results of another part lie; allowed is any other"
    for section in ("interactions", "surveys", "studies"):
        yield from (f"{section}: found {name!r}, {allowed}" for name in taken if name in config[section])
        taken += config[section]


def _check_surveys(config: Mapping[str, Any]) -> Iterator[str]:
    for name, survey in config["surveys"].items():
        place, axes = f"surveys.{name}", survey["axes"]
        drawn = {f"{place}.axes": axes}
        for contrast, change in survey["contrasts"].items():
            key = f"{place}.contrasts.{contrast}"
            within = change.get("within", {})
            drawn[f"{key}.within"] = within
            yield from outsiders([(f"{key}.axis", change["axis"])], axes, "allowed are the axes of the survey")
            yield from outsiders(_entries(f"{key}.within", within), axes, "allowed are the axes of the survey")
            grid = {**axes, **within, change["axis"]: change["values"]}
            for images, batch_size in product(grid["images"], grid["batch_size"]) if "updates" in change else ():
                size = images if batch_size == "full" else batch_size
                if change["updates"] % -(-images // size):
                    yield (
                        f"{key}.updates: found {change['updates']}; allowed are whole epochs of {images} images in "
                        f"batches of {batch_size}, multiples of {-(-images // size)}"
                    )
        if ALL in axes["task"]:
            for key, values in drawn.items():
                for spot, images in _entries(f"{key}.images", values.get("images", ())):
                    if images % CLASSES:
                        yield f"{spot}: found {images}; allowed with all classes are multiples of {CLASSES}"


def _check_interactions(config: Mapping[str, Any]) -> Iterator[str]:
    about = config["interact"]
    for name, followed in config["interactions"].items():
        place = f"interactions.{name}.arms"
        for arm, way in followed["arms"].items():
            yield from _check_snapshots(f"{place}.{arm}", way)
        if about["images"] > (most := followed["arms"]["small"]["images"]):
            yield f"interact.images: found {about['images']}; allowed are at most {place}.small.images, {most}"
    for place in ("figures.interactions", "tables.interaction_choices"):
        for axis, value in setting(config, place).items():
            yield from outsiders([(f"{place}.{axis}", value)], config["interactions"][FOLLOWED][f"{axis}s"])
    for band, orders in about["bands"].items():
        yield from outsiders(_entries(f"interact.bands.{band}", orders), range(1, about["method"]["patches"] + 1))


def _check_snapshots(key: str, arm: Mapping[str, Any]) -> Iterator[str]:
    for epoch in arm["snapshots"]:
        if epoch >= arm["epochs"]:
            yield f"{key}.snapshots: found {epoch}; allowed are epochs before the end, {arm['epochs']}"
    places = [(f"{key}.{bound}", arm[bound]) for bound in ("cleared", "onset") if bound in arm]
    yield from outsiders(places, [epoch for epoch in arm["snapshots"] if epoch], "allowed are the snapshots")
    if arm.get("cleared", 0) >= arm["onset"]:
        yield f"{key}.cleared: found {arm['cleared']}; allowed are snapshots before the onset, {arm['onset']}"


def _check_stages(config: Mapping[str, Any]) -> Iterator[str]:
    for stage, part in _stages(config).items():
        yield from outsiders(_entries(f"{stage}.studies", part["studies"]), config["studies"])
    yield from outsiders([("phase_diagram.study", config["phase_diagram"]["study"])], config["studies"])


def _check_corruptions(config: Mapping[str, Any]) -> Iterator[str]:
    severities = config["corrupt"]["severities"]
    chosen = {f"corrupt.studies.{name}": names for name, names in config["corrupt"]["studies"].items()}
    for stage in ("corrupt_pruned", "match", "perturb"):
        chosen[f"{stage}.corruptions"] = config[stage]["corruptions"]
    for key, corruptions in chosen.items():
        yield from outsiders(_entries(key, corruptions), severities)
    for name in severities:
        if not any(name in corruptions for corruptions in chosen.values()):
            yield f"corrupt.severities: found {name!r}, which nothing uses; it may be named in {listed(chosen)}"


def _check_selections(config: Mapping[str, Any]) -> Iterator[str]:
    for stage, name, selection in _selections(config):
        for key, chosen in selection.items():
            values = chosen if isinstance(chosen, list) else [chosen]
            places = ((f"{stage}.studies.{name}.{key}", value) for value in values)
            yield from outsiders(places, config["studies"][name][AXES.get(key, key)], "allowed are the study's")
    for (section, stage), names in DRAWN_SELECTIONS.items():
        found = setting(config, section)
        for name, key in product(names, AXES.keys() & found.keys()):
            grid, value = AXES[key], found[key]
            allowed = config[stage]["studies"][name].get(grid, config["studies"][name][grid])
            yield from outsiders(
                [(f"{section}.{key}", value)], allowed, f"allowed are {grid} of {stage}.studies.{name}"
            )


def _check_budgets(config: Mapping[str, Any]) -> Iterator[str]:
    for name, selection in config["match"]["studies"].items():
        widths = selection.get("widths", config["studies"][name]["widths"])
        if len(widths) < 2:
            allowed = "two or more, of which the widest is pruned to the size of the others"
            yield f"match.studies.{name}.widths: found {widths}; allowed are {allowed}"
        drawn = ("figures.matched.width", config["figures"]["matched"]["width"])
        yield from outsiders(
            [drawn], sorted(widths)[:-1], f"allowed are budgets, widths of match.studies.{name} but the widest"
        )


def _check_learning_rates(config: Mapping[str, Any]) -> Iterator[str]:
    rates = {name: study["recipe"]["learning_rates"] for name, study in config["studies"].items()}
    for name in RATES:
        if len(rates[name]) < 2:
            yield f"studies.{name}.recipe.learning_rates: found {rates[name]}; allowed are two or more, to compare"
    for stage, part in _stages(config).items():
        for name in part["studies"]:
            if len(rates[name]) > 1 and (stage != "evaluate" or name in SHOWN["evaluate.studies"]):
                count = len(rates[name])
                yield f"{stage}.studies: found {name!r}, with {count} learning rates; allowed are studies with one"


def _check_levels(config: Mapping[str, Any]) -> Iterator[str]:
    places = [("figures.occlusion.side", config["figures"]["occlusion"]["side"])]
    yield from outsiders(places, config["corrupt"]["severities"]["occlusion"])
    places = _entries("figures.preservation.methods", config["figures"]["preservation"]["methods"])
    yield from outsiders(places, config["preserve"]["methods"])
    places = _entries("figures.units.levels", config["figures"]["units"]["levels"])
    yield from outsiders(places, config["units"]["levels"]["as_described"])
    place = ("figures.summary.level", config["figures"]["summary"]["level"])
    for reading, levels in config["preserve"]["levels"].items():
        yield from outsiders([place], levels, f"allowed are those of preserve.levels.{reading}")
    if config["paper"]["extended"]:
        yield from outsiders([place], config["views"]["sparsities"], "allowed are those of views.sparsities")
    for reading in config["embed"]["readings"]:
        levels, where = config["represent"]["levels"].get(reading, []), f"represent.levels.{reading}"
        yield from outsiders([("embed.level", config["embed"]["level"])], levels, f"allowed are those of {where}")


def _check_architectures(config: Mapping[str, Any]) -> Iterator[str]:
    others = {name: study for name, study in config["studies"].items() if study.get("architecture", ALONE) != ALONE}
    for name, study in others.items():
        found = f"found {study['architecture']!r}"
        if name in SHOWN["studies"]:
            yield f"studies.{name}.architecture: {found}; figures, tables and text are about a {ALONE}"
        place = (f"studies.{name}.initialisation", study["initialisation"])
        yield from outsiders([place], ["he"], f"allowed with the architecture {study['architecture']} is")
        widest = WIDEST.get(study["architecture"])
        for key, width in _entries(f"studies.{name}.widths", study["widths"]) if widest else ():
            if width > widest:
                yield f"{key}: found {width}; allowed of the architecture {study['architecture']} are up to {widest}"
    places = [
        place
        for stage in ("lottery", "match", "ablate", "fourier", "views")
        for place in _entries(f"{stage}.studies", config[stage]["studies"])
    ]
    for key, name in [*places, ("phase_diagram.study", config["phase_diagram"]["study"])]:
        if name in others:
            yield f"{key}: found {name!r}, of {others[name]['architecture']!r}; allowed are studies of a {ALONE}"


def _check_adversaries(config: Mapping[str, Any]) -> Iterator[str]:
    trained_again = [(stage, config[stage]["studies"]) for stage in ("recover", "lottery", "match")]
    for name, study in config["studies"].items():
        epsilon, kind = study["recipe"].get("adversarial", 0), study.get("architecture", ALONE)
        if epsilon and kind != ALONE:
            yield f"studies.{name}.recipe.adversarial: found {epsilon}; allowed with the architecture {kind} is 0"
        for stage, studies in trained_again:
            if epsilon and name in studies:
                yield f"{stage}.studies: found {name!r}, trained against adversaries; allowed are other studies"


def _check_fourier(config: Mapping[str, Any]) -> Iterator[str]:
    studies = {name: config["studies"][name] for name in ARMS.values() if name in config["studies"]}
    for name, key in product(studies, ("dataset", "tasks", "widths", "seeds", "split")):
        first = next(iter(studies))
        found, needed = studies[name][key], studies[first][key]
        if found != needed:
            yield f"studies.{name}.{key}: found {found}; allowed is that of {first}, beside which it stands: {needed}"


def _check_singled(config: Mapping[str, Any]) -> Iterator[str]:
    for section, studies in SINGLED.items():
        for key, name in studies if config["paper"]["extended"] else ():
            kind = "studies" if name in config["studies"] else "interactions"
            places = [(f"{section}.{key}", setting(config, f"{section}.{key}"))]
            yield from outsiders(places, config[kind][name][AXES[key]], f"allowed are the {AXES[key]} of {kind}.{name}")


def _check_relatives(config: Mapping[str, Any]) -> Iterator[str]:
    about = config["preserve"]
    shown = {
        name: f"{own.get('task', about['task'])} of {config['studies'][name]['dataset']}"
        for name, own in about["studies"].items()
    }
    for name, others in RELATIVES.items():
        for other in others if name in shown else ():
            if shown.get(other) != shown[name]:
                beside = f"that of {name}, with whose maps its are compared"
                yield f"preserve.studies.{other}: found {shown.get(other, 'none')}; allowed is {beside}: {shown[name]}"


def _check_seeds(config: Mapping[str, Any]) -> Iterator[str]:
    for stage in ("preserve", "represent", "fourier"):
        for key, name in _entries(f"{stage}.studies", config[stage]["studies"]):
            if len(config["studies"][name]["seeds"]) < 2:
                yield f"{key}: found {name!r}, with one seed; allowed are studies with more"


def _check_pairs(config: Mapping[str, Any]) -> Iterator[str]:
    for grid in ("tasks", "widths", "seeds"):
        first, longer = (config["studies"][name][grid] for name in (CONVERGED, LONGER))
        if not set(first) & set(longer):
            yield f"studies.{LONGER}.{grid}: found {listed(longer)}; needed is one of {CONVERGED}: {listed(first)}"


def _check_choices(config: Mapping[str, Any]) -> Iterator[str]:
    stages = {stage: part["studies"] for stage, part in _stages(config).items()}
    for section, names in (stages | DRAWN).items():
        found = setting(config, section)
        for key in AXES.keys() & found.keys():
            grid, value = AXES[key], found[key]
            places = [(f"{section}.{key}", chosen) for chosen in (value if isinstance(value, list) else [value])]
            for name in names:
                if isinstance(names, Mapping) and key in names[name]:
                    continue  # the study has its own, of which `_check_selections` knows
                yield from outsiders(places, config["studies"][name][grid], f"allowed are the {grid} of study {name}")


def check_mentions(config: Mapping[str, Any], mentions: Sequence[Mention], made: Callable[[str], bool]) -> None:
    """Raise InputError, one line with place, value and what is allowed, for what claims or numbers cannot be tested on.

    That is a table below results/ that is not `made`, a task that is none and, unless `paper.complete` is false, a
    value of one of COLUMNS that its setting has not.
    """
    tables = {mention.table for mention in mentions if mention.table.startswith("results/")}
    known = [table for table in tables if made(table)]
    grids: dict[tuple[str, str], Place | None] = {}
    for place, table, cell in mentions:
        if table in tables and table not in known:
            near = get_close_matches(table, known, 3)
            raise InputError(
                f"{place}: table: found {table!r}, which no rule makes; near are: {listed(near) or 'none'}"
            )
        named = {column: value if isinstance(value, list) else [value] for column, value in cell.items()}
        _check_task_names(place, named.get("task", []))
        if table not in tables or not config["paper"]["complete"]:
            continue
        for column in (name for name in named if name in COLUMNS):
            if (table, column) not in grids:
                grids[table, column] = _find_grid(config, table, column)
            if grid := grids[table, column]:
                key, values = grid[0], _values_in(grid[1], column, named.get(GIVEN.get(column, ""), []))
                wanted = ((f"{place}: {column}", word) for word in named[column] if word not in BESIDE.get(column, ()))
                for problem in outsiders(wanted, values, f"allowed are those of {key}"):
                    raise InputError(problem)


def _find_grid(config: Mapping[str, Any], table: str, column: str) -> Place | None:
    """Return the setting with the values of a column of a table, as a dotted key, and what it holds; None if none has.

    What a stage takes from a study goes before its own settings, and these before those of the study.
    """
    owner = Path(table).parts[1]
    stage = "descent" if owner == "descent" else STAGE_OF.get(Path(table).stem, "")
    sections = [f"{stage}.studies.{owner}", stage, f"{stage}.method", f"{stage}.pruned"]
    sections += [f"studies.{owner}", f"studies.{owner}.recipe", f"surveys.{owner}", f"interactions.{owner}"]
    keys = [f"{section}.{name}" for section in sections for name in (column, COLUMNS[column])]
    for key in sections[:1] if LISTED.get(stage) == column else keys:
        found: Any = config
        for step in key.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        if found is not None:
            return key, found
    return None


def _values_in(found: Any, column: str, given: Collection[Any]) -> list[Any]:
    """Return the values that a setting holds for a column; of lists by name those `given`, or all if none is."""
    if column in COUNTED:
        return [*range(1, found + 1)]
    if column in GIVEN and isinstance(found, Mapping):
        chosen = [name for name in found if name in given] or found
        return [value for name in chosen for value in found[name]]
    return [*found] if isinstance(found, (list, Mapping)) else [found]


def _check_task_names(place: str, names: Iterable[Any]) -> None:
    for name in names:
        try:
            Task.parse(str(name))
        except InputError as error:
            raise InputError(f"{place}: {error}") from error


# In this order: a check may rely on those before it.
_CHECKS = (
    _check_studies,
    _check_tasks,
    _check_bounds,
    _check_names,
    _check_surveys,
    _check_interactions,
    _check_stages,
    _check_corruptions,
    _check_shown,
    _check_budgets,
    _check_selections,
    _check_learning_rates,
    _check_levels,
    _check_architectures,
    _check_adversaries,
    _check_fourier,
    _check_singled,
    _check_relatives,
    _check_seeds,
    _check_pairs,
    _check_choices,
)
