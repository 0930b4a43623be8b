"""One configuration that extends another: what an overlay such as trial.yaml changes, and what it adds."""

from collections.abc import Mapping
from typing import Any

from lowcap.base.errors import InputError

# At the end of a key: the value is a list that is added to the one there.
ADDS = "+"


def extend(config: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return `config` with the values of `changes`; mappings are merged, lists and the like are replaced.

    A key such as `studies+` adds its list to the list `studies` of the same mapping, without what that has already.
    Raises InputError, one line with the key, if either is no list.
    """
    extended = dict(config)
    additions = {key: value for key, value in changes.items() if str(key).endswith(ADDS)}
    for key, value in changes.items():
        if key not in additions:
            both = isinstance(value, Mapping) and isinstance(extended.get(key), Mapping)
            extended[key] = extend(extended[key] if both else {}, value) if isinstance(value, Mapping) else value
    for key, value in additions.items():
        name = str(key).removesuffix(ADDS)
        known = extended.get(name)
        if not isinstance(known, list) or not isinstance(value, list):
            raise InputError(f"config: found {key!r}; allowed are a list there and a list {name!r} to add it to")
        extended[name] = known + [one for one in value if one not in known]
    return extended
