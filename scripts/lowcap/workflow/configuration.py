"""The configuration: where its values come from, its schema, and what a schema cannot express."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError
from lowcap.base.schema import check_schema, listed, quoted
from lowcap.base.tasks import Task


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


def _extend(config: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return `config` with the values of `changes`; only mappings are merged, lists and the like are replaced."""
    extended = dict(config)
    for key, value in changes.items():
        both = isinstance(value, Mapping) and isinstance(extended.get(key), Mapping)
        extended[key] = _extend(extended[key], value) if both else value
    return extended


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
        config = _extend(config, document)
    for path in filter(os.path.isfile, given_files):
        load_document(path)
    return _extend(config, given)


@cache
def _schema(schema_file: Path) -> dict[str, Any]:
    return load_document(schema_file)


def check_configuration(config: Mapping[str, Any], schema_file: Path) -> None:
    """Raise InputError, one line with key, value and what is allowed, unless `config` is sound."""
    check_schema(config, _schema(schema_file), "config")
    for check in _CHECKS:
        for problem in check(config):
            raise InputError(f"config: {problem}")


# Settings that pick values out of the grids of a stage's studies, or of the study that is drawn.
_CHOICES = {
    "saliency.task": "tasks",
    "saliency.widths": "widths",
    "saliency.seed": "seeds",
    "attribute.task": "tasks",
    "attribute.width": "widths",
    "preserve.task": "tasks",
    "preserve.width": "widths",
    "delete.task": "tasks",
    "delete.width": "widths",
    "perturb.task": "tasks",
    "perturb.width": "widths",
    "embed.task": "tasks",
    "embed.width": "widths",
    "embed.seed": "seeds",
    "represent.task": "tasks",
    "represent.width": "widths",
    "units.task": "tasks",
    "figures.pruning.widths": "widths",
    "figures.noise.task": "tasks",
    "figures.noise.widths": "widths",
    "figures.occlusion.task": "tasks",
    "figures.occlusion.widths": "widths",
    "figures.corruption_error.task": "tasks",
    "figures.criteria.task": "tasks",
    "figures.criteria.width": "widths",
    "tables.robustness.task": "tasks",
    "tables.robustness.widths": "widths",
}
DRAWN_STUDY = "published"
# Stages whose studies are a list, or a mapping to what they take from each.
SELECTIVE_STAGES = ("criteria", "recover", "lottery", "corrupt_pruned")
EXPLAINING_STAGES = ("saliency", "attribute", "preserve", "delete", "perturb", "embed", "represent", "units")
STAGES = ("evaluate", "prune", "corrupt", "attack", *EXPLAINING_STAGES, *SELECTIVE_STAGES)


Place = tuple[str, Any]


def _entries(key: str, values: Iterable[Any]) -> Iterator[Place]:
    return ((f"{key}[{position}]", value) for position, value in enumerate(values))


def _outsiders(places: Iterable[Place], allowed: Iterable[Any], which: str = "allowed are") -> Iterator[str]:
    """Yield a problem for each place, a key and its value, whose value is not allowed."""
    for key, value in places:
        if value not in allowed:
            yield f"{key}: found {quoted(value)}; {which}: {listed(allowed)}"


def _check_drawn_studies(config: Mapping[str, Any]) -> Iterator[str]:
    for name in (DRAWN_STUDY, "learning_rate"):
        if name not in config["studies"]:
            yield f"studies: found no {name!r}; figures, tables and text are about the studies published, learning_rate"


def _check_tasks(config: Mapping[str, Any]) -> Iterator[str]:
    grids = {f"studies.{name}.tasks": study["tasks"] for name, study in config["studies"].items()}
    grids["survey.axes.task"] = config["survey"]["axes"]["task"]
    grids["interact.tasks"] = config["interact"]["tasks"]
    grids["tables.dead_neurons.cases"] = [case["task"] for case in config["tables"]["dead_neurons"]["cases"]]
    for grid, tasks in grids.items():
        for key, task in _entries(grid, tasks):
            try:
                Task.parse(task)
            except InputError as error:
                yield f"{key}: {error}"


def _check_bounds(config: Mapping[str, Any]) -> Iterator[str]:
    axes = config["survey"]["axes"]
    for name, bounds in {"scale": axes["scale"], **axes["optimizer"]}.items():
        if bounds[0] >= bounds[1]:
            yield f"survey.axes, {name}: found {bounds}; allowed are two bounds, the lower first"


def _check_names(config: Mapping[str, Any]) -> Iterator[str]:
    for name in ("survey", "interactions", "data", "figures", "tables", "claims", "paper"):
        if name in config["studies"]:
            yield f"studies: found {name!r}, the name under which results of another part lie; allowed is any other"


def _check_interactions(config: Mapping[str, Any]) -> Iterator[str]:
    about = config["interact"]
    for name, arm in about["arms"].items():
        place = (f"interact.arms.{name}.onset", arm["onset"])
        yield from _outsiders([place], [epoch for epoch in arm["snapshots"] if epoch], "allowed are the snapshots")
        places = _entries(f"interact.arms.{name}.snapshots", arm["snapshots"])
        yield from _outsiders(places, range(arm["epochs"]), "allowed are epochs before the end")
    for axis, value in config["figures"]["interactions"].items():
        yield from _outsiders([(f"figures.interactions.{axis}", value)], about[f"{axis}s"])
    if about["images"] > (most := about["arms"]["small"]["images"]):
        yield f"interact.images: found {about['images']}; allowed are at most interact.arms.small.images, {most}"
    for band, orders in about["bands"].items():
        yield from _outsiders(_entries(f"interact.bands.{band}", orders), range(1, about["method"]["patches"] + 1))


def _check_stages(config: Mapping[str, Any]) -> Iterator[str]:
    for stage in STAGES:
        yield from _outsiders(_entries(f"{stage}.studies", config[stage]["studies"]), config["studies"])


def _check_corruptions(config: Mapping[str, Any]) -> Iterator[str]:
    chosen = {f"corrupt.studies.{name}": names for name, names in config["corrupt"]["studies"].items()}
    chosen["corrupt_pruned.corruptions"] = config["corrupt_pruned"]["corruptions"]
    for key, corruptions in chosen.items():
        yield from _outsiders(_entries(key, corruptions), config["corrupt"]["severities"])


def _check_selections(config: Mapping[str, Any]) -> Iterator[str]:
    for stage in SELECTIVE_STAGES:
        for name, selection in config[stage]["studies"].items():
            for grid, chosen in selection.items():
                places = ((f"{stage}.studies.{name}.{grid}", value) for value in chosen)
                yield from _outsiders(places, config["studies"][name][grid], "allowed are the study's")


def _check_drawn_selections(config: Mapping[str, Any]) -> Iterator[str]:
    shown = config["figures"]["criteria"]
    for stage in SELECTIVE_STAGES:
        for grid, chosen in config[stage]["studies"].get("converged", {}).items():
            place = ("figures.criteria", shown[grid.removesuffix("s")])
            yield from _outsiders([place], chosen, f"allowed are {grid} of {stage}.studies.converged")


def _check_learning_rates(config: Mapping[str, Any]) -> Iterator[str]:
    for stage in ("recover", "lottery"):
        for name in config[stage]["studies"]:
            if len(rates := config["studies"][name]["recipe"]["learning_rates"]) > 1:
                yield f"{stage}.studies: found {name!r}, with {len(rates)} learning rates; allowed are studies with one"


def _check_methods(config: Mapping[str, Any]) -> Iterator[str]:
    places = _entries("figures.preservation.methods", config["figures"]["preservation"]["methods"])
    yield from _outsiders(places, config["preserve"]["methods"])


def _check_seeds(config: Mapping[str, Any]) -> Iterator[str]:
    for stage in ("preserve", "represent"):
        for key, name in _entries(f"{stage}.studies", config[stage]["studies"]):
            if len(config["studies"][name]["seeds"]) < 2:
                yield f"{key}: found {name!r}, with one seed; allowed are studies with more"


def _check_choices(config: Mapping[str, Any]) -> Iterator[str]:
    for key, grid in _CHOICES.items():
        value = setting(config, key)
        places = [(key, chosen) for chosen in (value if isinstance(value, list) else [value])]
        for name in config[key.split(".")[0]].get("studies", [DRAWN_STUDY]):
            yield from _outsiders(places, config["studies"][name][grid], f"allowed are the {grid} of study {name}")


# In this order: a check may rely on those before it.
_CHECKS = (
    _check_drawn_studies,
    _check_tasks,
    _check_bounds,
    _check_names,
    _check_interactions,
    _check_stages,
    _check_corruptions,
    _check_selections,
    _check_drawn_selections,
    _check_learning_rates,
    _check_methods,
    _check_seeds,
    _check_choices,
)
