"""Writing files so that no reader ever sees half of one.

Every job imports this. It does without NumPy and pandas, whose import takes a third of a second, where a job does.
"""

import errno
import json
import os
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from lowcap.base.errors import InputError

# What writing to an open file fails with.
FULL_OR_BROKEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
TEMPORARY = re.compile(r"\..+\.[0-9]+\.tmp(\..+)?")


@contextmanager
def atomic_path(path: str | Path) -> Generator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` if the block succeeds.

    The temporary name keeps the suffix, since writers choose their format by it. A failed
    block leaves neither file. Raises InputError if the file cannot be written; what else fails in the block, such as
    reading another file, stays the error that it is.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.tmp{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        if not _is_of_writing(error, temporary):
            raise
        raise InputError(
            f"{path}: cannot be written ({error.strerror}); the folder must be writable and have space left"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _is_of_writing(error: OSError, temporary: Path) -> bool:
    """Tell whether an error names the temporary file or a folder that it lies in, or, as full disks do, no file."""
    named = [Path(os.fsdecode(name)) for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    if not named:
        return error.errno in FULL_OR_BROKEN
    return any(name in (temporary, *temporary.parents) for name in named)


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


def write_csv(frame: Any, path: str | Path) -> None:
    """Write a tidy table, a DataFrame: header, no index, floats in their shortest exact form."""
    with atomic_path(path) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n")


def write_text(text: str, path: str | Path) -> None:
    """Write `text` in UTF-8."""
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(value: object, path: str | Path) -> None:
    """Write `value` as indented JSON with sorted keys."""
    write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", path)


def write_arrays(path: str | Path, **arrays: Any) -> None:
    """Write named NumPy arrays as an uncompressed npz file, readable with `allow_pickle=False`."""
    import numpy as np

    with atomic_path(path) as temporary:
        np.savez(temporary, allow_pickle=False, **arrays)
