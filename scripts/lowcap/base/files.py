"""Writing files so that no reader ever sees half of one."""

import json
import os
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import pandas as pd

from lowcap.base.errors import InputError

TEMPORARY = re.compile(r"\..+\.[0-9]+\.tmp(\..+)?")


@contextmanager
def atomic_path(path: str | Path) -> Generator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` if the block succeeds.

    The temporary name keeps the suffix, since writers choose their format by it. A failed
    block leaves neither file. Raises InputError if the folder cannot be written to.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.tmp{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({error.strerror}); the folder must be writable and have space left"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def clear_folder(folder: str | Path) -> list[Path]:
    """Delete the temporary files that killed writers left below `folder` and return their paths.

    No writer may be at work there. Raises InputError if the folder is there and cannot be written to.
    """
    if not Path(folder).exists():
        return []
    left = [path for path in Path(folder).rglob(".*.tmp*") if TEMPORARY.fullmatch(path.name)]
    try:
        with TemporaryFile(dir=folder):
            for path in left:
                path.unlink()
    except OSError as error:
        raise InputError(f"{folder}: cannot be written to ({error.strerror})") from error
    return left


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a tidy table: header, no index, floats in their shortest exact form."""
    with atomic_path(path) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n")


def write_text(text: str, path: str | Path) -> None:
    """Write `text` in UTF-8."""
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(value: object, path: str | Path) -> None:
    """Write `value` as indented JSON with sorted keys."""
    write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", path)


def write_arrays(path: str | Path, **arrays: np.ndarray) -> None:
    """Write named arrays as an uncompressed npz file, readable with `allow_pickle=False`."""
    with atomic_path(path) as temporary:
        np.savez(temporary, allow_pickle=False, **arrays)
