"""What every job wrote, by checksum, so that content counts and dates do not.

Snakemake trusts dates. Each job therefore leaves a record in `checksums/`, in the format of
sha256sum with dates as comments, and every start compares the files with the records: what is
damaged is never mistaken for good, and what a copy has dated anew is not for stale.
"""

import hashlib
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.base.files import write_json, write_text

RECORDS = Path("checksums")
SEEN = RECORDS / "seen.json"
METADATA = Path(".snakemake/metadata")
# The date of a folder, to Snakemake, is that of this file in it, which it touches after the job.
FOLDER_DATE = ".snakemake_timestamp"
LINE = re.compile(r"^# (\d+) (.+)\n([0-9a-f]{64})  \2$", re.MULTILINE)


def _files(outputs: Iterable[str]) -> Iterator[str]:
    for output in map(Path, outputs):
        if output.is_dir():
            (output / FOLDER_DATE).touch()
            yield from sorted(path.as_posix() for path in output.rglob("*") if path.is_file())
        elif output.exists():
            yield output.as_posix()


def sha256(path: str | Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record_path(log: str) -> Path:
    """Return where the job with this log file keeps its record: `logs/prune/a.log`, `checksums/prune/a.sha256`."""
    return RECORDS.joinpath(*(part for part in Path(log).parts if part != "logs")).with_suffix(".sha256")


def remove_record(log: str) -> None:
    """Forget what the job with this log file wrote: from now on it is writing. Raises InputError if that fails."""
    try:
        record_path(log).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{record_path(log)}: cannot be removed ({error.strerror})") from error


def write_record(log: str, outputs: Iterable[str]) -> None:
    """Record the finished outputs of the job with this log file, folders file by file.

    A file has two lines, its date in ns since 1970 with its path, as a comment, and its SHA-256 with its path.
    """
    files = list(_files(outputs))
    text = "".join(f"# {Path(path).stat().st_mtime_ns} {path}\n{sha256(path)}  {path}\n" for path in files)
    write_text(text, record_path(log))


def read_records() -> dict[str, dict[str, int]]:
    """Return the checksums on record, with dates in ns, by file; one that two jobs made in turn has those of both."""
    known: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for record in sorted(RECORDS.rglob("*.sha256")):
        # A job that starts in this moment removes its record.
        with suppress(FileNotFoundError):
            for date, path, digest in LINE.findall(record.read_text(encoding="utf-8", errors="replace")):
                known[path][digest] = int(date)
    return known


def _read_seen() -> dict[str, str]:
    try:
        return json.loads(SEEN.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def _state(path: str) -> str:
    found = Path(path).stat()
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _put_date_back(path: str, date: int) -> None:
    """Give a file the date on record, which others are compared with; where that is not allowed it keeps its own."""
    found = Path(path).stat()
    if found.st_mtime_ns != date:
        with suppress(OSError):
            os.utime(path, ns=(found.st_atime_ns, date))


def find_damaged(everything: bool = False) -> list[str]:
    """Return the files in the working folder whose content is on record as another, or cannot be read.

    A file is read only if size, dates or inode have changed since it was last seen, or if
    `everything` is; if its content is that on record, its date is put back, too. Missing files and those
    without a record are not looked at.
    """
    seen = _read_seen()
    now, damaged = {}, []
    for path, digests in read_records().items():
        try:
            state = _state(path)
            before, _, digest = seen.get(path, "").rpartition(" ")
            if before != state or everything:
                digest = sha256(path)
                if digest in digests:
                    _put_date_back(path, digests[digest])
                    state = _state(path)
        except FileNotFoundError:
            continue
        except OSError:
            damaged.append(path)
            continue
        now[path] = f"{state} {digest}"
        # The second look is for a job that has finished since.
        if digest not in digests and digest not in read_records().get(path, {digest}):
            damaged.append(path)
    if now != seen:
        # Without this note, as in a folder that is read-only, the next start reads the files again.
        with suppress(InputError):
            write_json(now, SEEN)
    return damaged


def find_unaccounted() -> list[str]:
    """Return all files on record if Snakemake's account of them, its metadata, is absent, as after a partial copy.

    Nobody can tell then whether code or settings have changed since they were made.
    """
    if METADATA.is_dir() and any(METADATA.iterdir()):
        return []
    return [path for path in read_records() if Path(path).exists()]


def main() -> None:
    """Read all files on record, name the damaged ones and fail if there is one."""
    known = [path for path in read_records() if Path(path).exists()]
    for path in (damaged := find_damaged(everything=True)):
        print(f"{path}: not what its job wrote")
    results = {path.as_posix() for path in Path("results").rglob("*") if path.is_file()}
    print(f"{len(known)} files on record, {len(damaged)} damaged; {len(results - set(known))} results without a record")
    sys.exit(bool(damaged))


if __name__ == "__main__":
    main()
