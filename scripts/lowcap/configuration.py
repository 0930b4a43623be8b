"""Checks of the configuration: the schema, and what a schema cannot express."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from lowcap.errors import InputError
from lowcap.tasks import Task


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


def check_configuration(config: Mapping[str, Any], schema_file: Path) -> None:
    """Raise InputError, one line with key, value and what is allowed, unless `config` is sound."""
    schema = yaml.safe_load(schema_file.read_text(encoding="utf-8"))
    error = best_match(Draft202012Validator(schema).iter_errors(config))
    if error is not None:
        raise InputError(_explain(error))
    for problem in _problems(config):
        raise InputError(f"config: {problem}")


def _key(path: Iterator[str | int]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".") or "the top level"


def _explain(error: ValidationError) -> str:
    key, found = _key(error.absolute_path), f"found {error.instance!r}"
    if error.validator in ("additionalProperties", "required", "propertyNames"):
        allowed = ", ".join(error.schema.get("properties", {})) or error.schema.get("description", "")
        return f"config: {key}: {error.message}; allowed are: {allowed}"
    if error.validator == "enum":
        return f"config: {key}: {found}; allowed are: {', '.join(map(str, error.validator_value))}"
    hint = error.schema.get("description")
    return f"config: {key}: {found}; {f'allowed: {hint}' if hint else error.message}"


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


def _problems(config: Mapping[str, Any]) -> Iterator[str]:
    studies = config["studies"]
    for name in (DRAWN_STUDY, "learning_rate"):
        if name not in studies:
            yield f"studies: found no {name!r}; figures, tables and text are about the studies published, learning_rate"
    for name, study in studies.items():
        for position, task in enumerate(study["tasks"]):
            try:
                Task.parse(task)
            except InputError as error:
                yield f"studies.{name}.tasks[{position}]: {error}"
    if "survey" in studies:
        yield "studies: found 'survey', the name under which results of the survey lie; allowed is any other"
    for position, task in enumerate(config["survey"]["axes"]["task"]):
        try:
            Task.parse(task)
        except InputError as error:
            yield f"survey.axes.task[{position}]: {error}"
    for stage in STAGES:
        for position, name in enumerate(config[stage]["studies"]):
            if name not in studies:
                yield f"{stage}.studies[{position}]: found {name!r}; allowed are: {', '.join(studies)}"
    severities = config["corrupt"]["severities"]
    for name, corruptions in config["corrupt"]["studies"].items():
        for position, corruption in enumerate(corruptions):
            if corruption not in severities:
                allowed = ", ".join(severities)
                yield f"corrupt.studies.{name}[{position}]: found {corruption!r}; allowed are: {allowed}"
    for position, corruption in enumerate(config["corrupt_pruned"]["corruptions"]):
        if corruption not in severities:
            yield f"corrupt_pruned.corruptions[{position}]: found {corruption!r}; allowed are: {', '.join(severities)}"
    for stage in SELECTIVE_STAGES:
        for name, selection in config[stage]["studies"].items():
            for grid, chosen in selection.items():
                for value in chosen:
                    if value not in (allowed := studies[name][grid]):
                        listed = ", ".join(map(str, allowed))
                        yield f"{stage}.studies.{name}.{grid}: found {value!r}; allowed are the study's: {listed}"
        shown = config["figures"]["criteria"]
        for grid, value in (("tasks", shown["task"]), ("widths", shown["width"])):
            if value not in (allowed := config[stage]["studies"].get("converged", {}).get(grid, [value])):
                listed = ", ".join(map(str, allowed))
                yield f"figures.criteria: found {value!r}; allowed are {grid} of {stage}.studies.converged: {listed}"
    for stage in ("recover", "lottery"):
        for name in config[stage]["studies"]:
            if len(rates := studies[name]["recipe"]["learning_rates"]) > 1:
                yield f"{stage}.studies: found {name!r}, with {len(rates)} learning rates; allowed are studies with one"
    for position, method in enumerate(config["figures"]["preservation"]["methods"]):
        if method not in (allowed := config["preserve"]["methods"]):
            yield f"figures.preservation.methods[{position}]: found {method!r}; allowed are: {', '.join(allowed)}"
    for stage in ("preserve", "represent"):
        for position, name in enumerate(config[stage]["studies"]):
            if len(studies[name]["seeds"]) < 2:
                yield f"{stage}.studies[{position}]: found {name!r}, with one seed; allowed are studies with more"
    for key, grid in _CHOICES.items():
        value = setting(config, key)
        for name in config[key.split(".")[0]].get("studies", [DRAWN_STUDY]):
            for chosen in value if isinstance(value, list) else [value]:
                if chosen not in (allowed := studies[name][grid]):
                    listed = ", ".join(map(str, allowed))
                    yield f"{key}: found {chosen!r}; allowed are the {grid} of study {name}: {listed}"
