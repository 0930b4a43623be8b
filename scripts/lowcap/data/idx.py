"""The IDX format of MNIST and its relatives."""

import math
from pathlib import Path

import numpy as np

from lowcap.base.errors import InputError

UNSIGNED_BYTE = 0x08
MOST_DIMENSIONS = (b"\1", b"\2", b"\3")


def decode_idx(content: bytes, name: str | Path) -> np.ndarray:
    """Return the uint8 array that `content` holds; `name` is for the message.

    Raises InputError if the header is not IDX with unsigned bytes, a size is 0 or the length does not match.
    Source: http://yann.lecun.com/exdb/mnist/ (big-endian magic number, then the sizes).
    """
    if content[:3] != bytes([0, 0, UNSIGNED_BYTE]) or content[3:4] not in MOST_DIMENSIONS:
        raise InputError(f"{name}: starts with {content[:4]!r}; IDX with unsigned bytes starts with 0 0 8 and 1 to 3")
    header = 4 + 4 * content[3]
    shape = tuple(int.from_bytes(content[start : start + 4], "big") for start in range(4, header, 4))
    if 0 in shape or len(content) - header != math.prod(shape):
        raise InputError(f"{name}: {len(content)} bytes do not hold the array of shape {shape} that its header names")
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape)


def encode_idx(array: np.ndarray) -> bytes:
    """Return `array` (uint8) as the bytes of an IDX file."""
    sizes = np.array(array.shape, dtype=">u4").tobytes()
    return bytes([0, 0, UNSIGNED_BYTE, array.ndim]) + sizes + array.astype(np.uint8).tobytes()
