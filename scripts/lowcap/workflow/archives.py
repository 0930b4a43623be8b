"""Archives with the same bytes for the same files: in order of names, with one date and no owner, and not compressed.

What a compressor writes differs from version to version of its library; a plain tar does not.
"""

import hashlib
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.base.files import atomic_path, write_text
from lowcap.workflow.checksums import sha256

# What an archive holds, by its name there: a file, or content.
Members = Mapping[str, Path | bytes]


def content_checksum(content: Path | bytes) -> str:
    """Return the SHA-256 of a file or of content, in hexadecimal. Raises InputError if there is no such file."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else sha256(_there(content))


def checksum_lines(members: Members) -> str:
    """Return the checksums of members by name, in the format of sha256sum."""
    return "".join(f"{content_checksum(members[name])}  {name}\n" for name in sorted(members))


def write_archive(members: Members, date: int, path: str | Path, folder: str = "") -> None:
    """Write a tar of members below `folder`, all of one date, in s since 1970, and beside it its checksum.

    The checksum is in `path` with .sha256 after it. Raises InputError for a member that is no file.
    """
    path = Path(path)
    with atomic_path(path) as temporary:
        with tarfile.open(temporary, "w", format=tarfile.PAX_FORMAT) as archive:
            for name in sorted(members):
                about = tarfile.TarInfo(f"{folder}/{name}" if folder else name)
                about.mtime = date
                _add(archive, about, members[name])
        digest = sha256(temporary)
    write_text(f"{digest}  {path.name}\n", f"{path}.sha256")


def _add(archive: tarfile.TarFile, about: tarfile.TarInfo, content: Path | bytes) -> None:
    if isinstance(content, bytes):
        about.size = len(content)
        archive.addfile(about, BytesIO(content))
        return
    with _there(content).open("rb") as file:
        about.size = content.stat().st_size
        archive.addfile(about, file)


def _there(path: Path) -> Path:
    if not path.is_file():
        raise InputError(f"{path}: not there, or no file; an archive holds what a finished build has made")
    return path
