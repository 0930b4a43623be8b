"""Random generators derived from what a number is for, never from order or time."""

import hashlib

import numpy as np


def generator(*identity: str | int | float) -> np.random.Generator:
    """Return a generator that depends on `identity` alone.

    `identity` names the use in full, for example ("corrupt", "mnist", "4v9", 42, "occlusion", 7);
    two different identities give independent streams. Raises TypeError for other types, NumPy's among them, of which
    an equal value would give another stream.
    """
    for part in identity:
        if type(part) not in (str, int, float):
            name = f"{type(part).__module__}.{type(part).__qualname__}"
            raise TypeError(
                f"random numbers for {identity!r}: found {part!r} of type {name}; allowed are str, int, float"
            )
    digest = hashlib.sha256(repr(identity).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))
