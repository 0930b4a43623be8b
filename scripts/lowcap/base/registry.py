"""Registries: what the words of the config name."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

# Declares a dictionary whose keys are words of the config: a rule that takes entries by these words depends on them
# alone (lowcap.workflow.staleness). It looks up words that its settings or its code spell, none that it reads from a
# file or puts together, and to build a value changes nothing else.
Registry = Mapping[str, T]
