"""Which code a script depends on, as one checksum that comments, docstrings and type hints leave alone.

The unit is the top-level statement: a script depends on the functions, classes and constants
that it reaches through names and imports, not on everything else that their modules contain.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lowcap.base.errors import InputError
from lowcap.workflow.syntax import EFFECTS, WHOLE, Statement, binds, read_source

# Import names that differ from the name under which the package is pinned.
DISTRIBUTIONS = {
    "PIL": "Pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "vl_convert": "vl-convert-python",
    "yaml": "PyYAML",
}

# What lets code read names that are not written in it.
DYNAMIC = {"eval", "exec", "globals", "locals", "vars", "getattr", "__import__"}


def read_pins(requirements: Path) -> dict[str, str]:
    """Return the exact versions in a requirements file, by lower-case distribution name."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in pins}


def check_pin(package: str, found: str, requirements: Path) -> None:
    """Raise InputError unless the version `found` of a package is, up to its last number, that of `requirements`."""
    tested = read_pins(requirements)[package].rpartition(".")[0]
    if not found.startswith(f"{tested}."):
        raise InputError(
            f"{package}: found {found}; allowed is {tested}, with which the workflow is tested ({requirements})"
        )


class Sources:
    """The files of a folder, each as it is when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read = cache(lambda path: read_source(path, root))
        self._file = cache(self._find)
        self.targets = cache(self._targets)

    def _find(self, module: str) -> Path | None:
        path = self.root.joinpath(*module.split("."))
        candidates = (path.with_suffix(".py"), path / "__init__.py")
        return next((candidate for candidate in candidates if candidate.is_file()), None)

    def _targets(self, module: str, name: str) -> list[tuple[Path, str]]:
        """Return what importing `name` from `module` runs or reads locally, as (file, wanted name).

        Raises InputError where there is no such module, or no such name in it.
        """
        parts = module.split(".")
        above = (self._file(".".join(parts[:count])) for count in range(1, len(parts)))
        targets = [(file, EFFECTS) for file in above if file]
        if file := self._file(module):
            inner = self._file(f"{module}.{name}")
            if not inner and name != WHOLE and name not in self.read(file).defining and not binds(file, name):
                raise InputError(f"found the import of {name}, which {file} does not define")
            targets += [(file, EFFECTS), (inner, WHOLE)] if inner else [(file, name)]
        elif targets:
            raise InputError(f"found the import of {module}, which is no module in {self.root}")
        return targets


class Step(NamedTuple):
    """A statement to follow, by its place in a file; `keyed` if entries are taken from what it defines, and no more."""

    path: Path
    place: int
    keyed: bool


class _Search:
    """What is reached in a folder's files, statement by statement.

    Of a registry that entries are taken from, those count whose keys are among the words: `words`, all if None, and
    the literals in what is reached.
    """

    def __init__(self, sources: Sources, words: Iterable[str] | None) -> None:
        self.sources = sources
        self.words = None if words is None else set(words)
        self.reached: dict[Path, set[int]] = {}
        self.packages: set[str] = set()
        self._steps: list[Step] = []
        self._seen: set[Step] = set()
        self._unnamed: dict[str, list[Step]] = {}

    def want(self, path: Path, name: str, keyed: bool = False) -> None:
        """Queue what counts if `name` is wanted from a file; all that it imports runs for its effects."""
        source = self.sources.read(path)
        if path in self.reached:
            if name == EFFECTS:  # queued with whatever was wanted first
                return
        else:
            self.reached[path] = set()
            for module, imported in source.imports:
                for file, _ in self._targets(path, module, imported):
                    self.want(file, EFFECTS)
        self._steps += [Step(path, place, keyed) for place in source.wanted(name)]

    def follow(self) -> None:
        """Reach what is queued, and what that reads and imports."""
        while self._steps:
            step = self._steps.pop()
            one = self.sources.read(step.path).statements[step.place]
            if step.keyed and self.words is not None and one.key is not None and one.key not in self.words:
                self._unnamed.setdefault(one.key, []).append(step)
            elif step not in self._seen:
                self._seen.add(step)
                self._reach(step, one)

    def _reach(self, step: Step, one: Statement) -> None:
        self.reached[step.path].add(step.place)
        if self.words is not None:
            self.words |= one.words
            for word in one.words & self._unnamed.keys():
                self._steps += self._unnamed.pop(word)
        for name in one.reads & self.sources.read(step.path).defining.keys():
            self.want(step.path, name, keyed=name in one.keyed)
        if one.reads & DYNAMIC:
            self.want(step.path, WHOLE)
        for module, name in one.imports:
            targets = self._targets(step.path, module, name)
            # What is taken from a name that an import binds is taken from what it imports.
            keyed = step.keyed and name != WHOLE and not one.reads
            for file, wanted in targets:
                self.want(file, wanted, keyed)
            if not targets and module.split(".")[0] not in sys.stdlib_module_names:
                self.packages.add(module.split(".")[0])

    def _targets(self, path: Path, module: str, name: str) -> list[tuple[Path, str]]:
        try:
            return self.sources.targets(module, name)
        except InputError as error:
            raise InputError(f"{path}: {error}") from error


def reachable(
    script: Path, words: Iterable[str] | None = None, sources: Sources | None = None
) -> tuple[dict[Path, list[Statement]], set[str]]:
    """Return the statements that `script` reaches, by file in file order, and the packages outside that these import.

    Local is what lies in the script's own folder. All of the script counts; of a module, what is imported by name,
    what that reads, and what runs for its effect on import, of it and of the modules that it imports. A module that
    is imported as such, or that looks names up dynamically, counts whole. Of a registry (lowcap.base.registry) that
    entries are taken from, REGISTRY[...], those count that are named in `words` (None: all of them) or by a literal
    in what is reached; any other use of it counts whole. The standard library is left out. With `sources`, files are
    read and looked for once for several scripts. Raises InputError for a file that is not there, a syntax error, and
    an import of what is not there.
    """
    sources = sources or Sources(script.parent)
    search = _Search(sources, words)
    search.want(script, WHOLE, keyed=True)  # nobody takes from a script what it imports
    search.follow()
    statements = {path: sources.read(path).statements for path in search.reached}
    found = {path: [statements[path][place] for place in sorted(places)] for path, places in search.reached.items()}
    return found, search.packages


def words_in(settings: object) -> frozenset[str]:
    """Return the strings in plain values: keys and values, at any depth."""
    if isinstance(settings, str):
        return frozenset([settings])
    if isinstance(settings, Mapping):
        return words_in([*settings, *settings.values()])
    if isinstance(settings, Sequence):
        return frozenset().union(*map(words_in, settings))
    return frozenset()


def account(
    script: str | Path,
    requirements: str | Path,
    environment: Mapping[str, str],
    words: Iterable[str] | None = None,
    sources: Sources | None = None,
) -> dict[str, str]:
    """Return what a `fingerprint` with the same arguments is made of, by name: of every statement and package, a text.

    Statements are named by their file and what they define, or by their place among the others that count: "a.py: f".
    """
    script = Path(script)
    files, packages = reachable(script, words, sources)
    pins = read_pins(Path(requirements))
    parts = dict(environment)
    for path, statements in sorted(files.items()):
        place = path.relative_to(script.parent).as_posix()
        for position, one in enumerate(statements):
            named = ", ".join(sorted(one.defines)) or f"statement {position + 1}"
            entry = f"[{one.key}]" if one.key is not None else ""
            parts[f"{place}: {named}{entry}"] = hashlib.sha256(one.code.encode()).hexdigest()[:12]
    for package in sorted(packages):
        name = DISTRIBUTIONS.get(package, package).lower()
        parts[f"package {name}"] = pins.get(name, "not pinned")
    return parts


def fingerprint(
    script: str | Path,
    requirements: str | Path,
    environment: Mapping[str, str],
    words: Iterable[str] | None = None,
    sources: Sources | None = None,
) -> str:
    """Return a SHA-256 over everything that determines what `script` computes, inputs and settings aside.

    It covers the syntax trees, without docstrings and hints, of the statements that the script reaches (`reachable`,
    which says what `words` and `sources` are), the pinned versions of the packages that those import, and the
    variables in `environment`, which say how these compute. Definitions may change places within a file. Raises
    InputError for a package that `requirements` does not pin, and for a syntax error.
    """
    script, requirements = Path(script), Path(requirements)
    files, packages = reachable(script, words, sources)
    pins = read_pins(requirements)
    parts = [f"{name}={value}" for name, value in sorted(environment.items())]
    for path, statements in sorted(files.items()):
        parts.append(path.relative_to(script.parent).as_posix())
        parts += sorted(one.code for one in statements if one.definition)
        parts += [one.code for one in statements if not one.definition]
    for package in sorted(packages):
        name = DISTRIBUTIONS.get(package, package).lower()
        if name not in pins:
            raise InputError(f"{script}: imports {package}, which {requirements} does not pin; add {name}==VERSION")
        parts.append(f"{name}=={pins[name]}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
