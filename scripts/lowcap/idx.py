"""The IDX format of MNIST and its relatives."""

import math
from pathlib import Path

import numpy as np

from lowcap.errors import InputError

UNSIGNED_BYTE = 0x08


def decode_idx(content: bytes, name: str | Path) -> np.ndarray:
    """Return the uint8 array that `content` holds; `name` is for the message.

    Raises InputError if the header is not IDX with unsigned bytes or the length does not match.
    Source: http://yann.lecun.com/exdb/mnist/ (big-endian magic number, then the sizes).
    """
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE:
        raise InputError(f"{name}: starts with {content[:4]!r}; an IDX file of unsigned bytes starts with 0 0 8")
    dimensions = content[3]
    header = 4 + 4 * dimensions
    shape = tuple(int(size) for size in np.frombuffer(content[4:header], dtype=">u4"))
    if len(shape) != dimensions or len(content) - header != math.prod(shape):
        raise InputError(f"{name}: {len(content)} bytes do not hold the array of shape {shape} that its header names")
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape)


def encode_idx(array: np.ndarray) -> bytes:
    """Return `array` (uint8) as the bytes of an IDX file."""
    sizes = np.array(array.shape, dtype=">u4").tobytes()
    return bytes([0, 0, UNSIGNED_BYTE, array.ndim]) + sizes + array.astype(np.uint8).tobytes()
