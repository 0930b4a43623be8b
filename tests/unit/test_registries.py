"""Names that a config may have are those that the library knows. The schema is read at every start, without torch."""

from pathlib import Path

import pytest

from lowcap.base.documents import load_document
from lowcap.data.sources import CHECKSUMS
from lowcap.data.splits import SPLITS
from lowcap.explaining.ablation import REPLACEMENTS
from lowcap.explaining.saliency import METHODS
from lowcap.networks.architectures import ARCHITECTURES
from lowcap.networks.initialisation import INITIALISATIONS
from lowcap.networks.network import ACTIVATIONS
from lowcap.networks.optimizers import OPTIMIZERS
from lowcap.networks.training import SCHEDULES
from lowcap.pruning.criteria import CRITERIA, READINGS
from lowcap.robustness.attacks import ATTACKS
from lowcap.robustness.corruptions import CORRUPTIONS
from lowcap.workflow.instructions import VARIABLES

SCHEMA_FILE = "rules/config.schema.yaml"
SCHEMA = load_document(Path(__file__).parents[2] / SCHEMA_FILE)
# The place of the names in the schema, the registry that has them, and where that is.
PLACES = {
    "$defs.dataset.enum": (CHECKSUMS, "CHECKSUMS in data/sources.py"),
    "$defs.split.enum": (SPLITS, "SPLITS in data/splits.py"),
    "$defs.initialisation.enum": (INITIALISATIONS, "INITIALISATIONS in networks/initialisation.py"),
    "$defs.architecture.enum": (ARCHITECTURES, "ARCHITECTURES in networks/architectures.py"),
    "$defs.schedule.enum": (SCHEDULES, "SCHEDULES in networks/training.py"),
    "$defs.activation.items.enum": (ACTIVATIONS, "ACTIVATIONS in networks/network.py"),
    "$defs.criterion.enum": (CRITERIA, "CRITERIA in pruning/criteria.py"),
    "$defs.readings.items.enum": (READINGS, "READINGS in pruning/criteria.py"),
    "$defs.levels_by_reading.properties": (READINGS, "READINGS in pruning/criteria.py"),
    "$defs.attack.enum": (ATTACKS, "ATTACKS in robustness/attacks.py"),
    "$defs.method.enum": (METHODS, "METHODS in explaining/saliency.py"),
    # Stages add the clean images themselves.
    "properties.corrupt.properties.severities.properties": (
        CORRUPTIONS.keys() - {"none"},
        "CORRUPTIONS in robustness/corruptions.py",
    ),
    # SGD with momentum is a way of its own in the survey only.
    "$defs.survey.properties.axes.properties.optimizer.propertyNames.enum": (
        {*OPTIMIZERS, "momentum"},
        "OPTIMIZERS in networks/optimizers.py",
    ),
    "properties.ablate.properties.replacements.items.enum": (REPLACEMENTS, "REPLACEMENTS in explaining/ablation.py"),
    "properties.instructions.enum": (VARIABLES, "VARIABLES in workflow/instructions.py"),
}


def forgotten(place, schema=SCHEMA):
    """Return a line for each name that either the schema or the registry lacks."""
    registry, where = PLACES[place]
    names = schema
    for part in place.split("."):
        names = names[part]
    return [
        *(f"{name}: add it to {where} of scripts/lowcap, or take it out of {SCHEMA_FILE}, {place}"
          for name in names if name not in registry),
        *(f"{name}: add it to {SCHEMA_FILE}, {place}, or take it out of {where} of scripts/lowcap"
          for name in registry if name not in names),
    ]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_the_schema_has_the_names_of_the_registry(place):
    assert not (lines := forgotten(place)), "\n".join(lines)


def test_what_is_forgotten_on_either_side_is_named():
    schema = {"$defs": {"attack": {"enum": ["random", "fgsm", "salt"]}}}
    missing, unlisted = forgotten("$defs.attack.enum", schema)
    assert missing.startswith("salt: add it to ATTACKS in robustness/attacks.py")
    assert unlisted.startswith("pgd: add it to rules/config.schema.yaml, $defs.attack.enum")
