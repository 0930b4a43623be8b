"""Random generators derived from what a number is for, never from order or time."""

import hashlib

import numpy as np


def generator(*identity: str | int | float) -> np.random.Generator:
    """Return a generator that depends on `identity` alone.

    `identity` names the use in full, for example ("corrupt", "mnist", "4v9", 42, "occlusion", 7);
    two different identities give independent streams.
    """
    digest = hashlib.sha256(repr(identity).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))
