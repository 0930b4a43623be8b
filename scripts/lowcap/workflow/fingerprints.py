"""Fingerprints kept from one start to the next, for as long as no file of the code changes."""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.base.files import write_json
from lowcap.workflow.staleness import Sources, account, fingerprint

# Accounts of so many fingerprints are kept: those of the last versions of the code.
MOST = 1000


def _state(folder: Path, requirements: Path) -> str:
    """Return a SHA-256 over all that fingerprints of a folder's scripts are made of, byte by byte, and the Python."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (requirements, *sorted(folder.rglob("*.py"))):
        content = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(folder) if path != requirements else "requirements"
        digest.update(f"\n{name} {hashlib.sha256(content).hexdigest()}".encode())
    return digest.hexdigest()


def read_accounts(path: Path) -> dict[str, dict[str, str]]:
    """Return the accounts of fingerprints that are kept in a file, by fingerprint; none if it cannot be read."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


class Fingerprints:
    """The fingerprints of a folder's scripts, found once and kept in a file for the starts to come.

    What is kept holds for as long as every Python file below the folder and the requirements are what they were, to
    the byte, and Python has the same version; else all are found anew. What each fingerprint is made of is kept in
    another file, `accounts`, also when the code has changed: it says what has.
    """

    def __init__(self, folder: Path, requirements: Path, kept: Path, accounts: Path) -> None:
        self.sources = Sources(folder)
        self.requirements = requirements
        self.accounts = accounts.absolute()
        self.found: dict[str, dict[str, str]] = {}
        # The process may end in another folder.
        self._places = (folder.absolute(), requirements.absolute())
        self.kept = kept.absolute()
        self.state = _state(*self._places)
        self.known = self._read()
        self.new = False

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self.kept.read_text(encoding="utf-8"))
            return dict(kept["fingerprints"]) if kept["state"] == self.state else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def find(self, script: str, environment: Mapping[str, str], words: Iterable[str] | None = None) -> str:
        """Return the `fingerprint` of a script, by its name in the folder. Raises InputError as that does."""
        key = json.dumps([script, sorted(environment.items()), None if words is None else sorted(words)])
        if key not in self.known:
            path = self.sources.root / script
            about = (path, self.requirements, environment, words, self.sources)
            self.known[key] = fingerprint(*about)
            self.found[self.known[key]] = account(*about)
            self.new = True
        return self.known[key]

    def keep(self) -> None:
        """Keep what was found, if the code is still what it was; where nothing can be written, it is found again."""
        if self.new and _state(*self._places) == self.state:
            every = read_accounts(self.accounts) | self.found
            with suppress(InputError):
                write_json({"state": self.state, "fingerprints": self.known}, self.kept)
                write_json(dict(list(every.items())[-MOST:]), self.accounts)
