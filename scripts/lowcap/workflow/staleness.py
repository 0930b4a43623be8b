"""Which code a script depends on, as one checksum that comments, docstrings and type hints leave alone.

The unit is the top-level statement: a script depends on the functions, classes and constants
that it reaches through names and imports, not on everything else that their modules contain.
"""

import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.workflow.syntax import EFFECTS, WHOLE, Source, Statement, binds, read_source

# Import names that differ from the name under which the package is pinned.
DISTRIBUTIONS = {"PIL": "Pillow", "sklearn": "scikit-learn", "skimage": "scikit-image", "yaml": "PyYAML"}

# What lets code read names that are not written in it.
DYNAMIC = {"eval", "exec", "globals", "locals", "vars", "getattr", "__import__"}


def read_pins(requirements: Path) -> dict[str, str]:
    """Return the exact versions in a requirements file, by lower-case distribution name."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in pins}


def _local_file(name: str, root: Path) -> Path | None:
    path = root.joinpath(*name.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _targets(module: str, name: str, root: Path) -> list[tuple[Path, str]]:
    """Return what importing `name` from `module` runs or reads locally, as (file, wanted name).

    Raises InputError where there is no such module, or no such name in it.
    """
    parts = module.split(".")
    above = (_local_file(".".join(parts[:count]), root) for count in range(1, len(parts)))
    targets = [(file, EFFECTS) for file in above if file]
    if file := _local_file(module, root):
        inner = _local_file(f"{module}.{name}", root)
        if not inner and name != WHOLE and name not in read_source(file, root).defining and not binds(file, name):
            raise InputError(f"found the import of {name}, which {file} does not define")
        targets += [(file, EFFECTS), (inner, WHOLE)] if inner else [(file, name)]
    elif targets:
        raise InputError(f"found the import of {module}, which is no module in {root}")
    return targets


def reachable(script: Path) -> tuple[dict[Path, list[Statement]], set[str]]:
    """Return the statements that `script` reaches, by file in file order, and the packages outside that these import.

    Local is what lies in the script's own folder. All of the script counts; of a module, what is
    imported by name, what that reads, and what runs for its effect on import. A module that is
    imported as such, or that looks names up dynamically, counts whole. The standard library is
    left out. Raises InputError for a file that is not there, a syntax error, and an import of what is not there.
    """
    root = script.parent
    sources: dict[Path, Source] = {}
    reached: dict[Path, set[int]] = {}
    packages: set[str] = set()
    queue: list[tuple[Path, str]] = [(script, WHOLE)]
    while queue:
        path, name = queue.pop()
        source = sources.get(path) or sources.setdefault(path, read_source(path, root))
        seen = reached.setdefault(path, set())
        for index in source.wanted(name) - seen:
            seen.add(index)
            one = source.statements[index]
            queue += [(path, read) for read in one.reads & source.defining.keys()]
            if one.reads & DYNAMIC:
                queue.append((path, WHOLE))
            for module, imported in one.imports:
                try:
                    targets = _targets(module, imported, root)
                except InputError as error:
                    raise InputError(f"{path}: {error}") from error
                queue += targets
                if not targets and module.split(".")[0] not in sys.stdlib_module_names:
                    packages.add(module.split(".")[0])
    found = {path: [sources[path].statements[index] for index in sorted(places)] for path, places in reached.items()}
    return found, packages


def fingerprint(script: str | Path, requirements: str | Path, environment: Mapping[str, str]) -> str:
    """Return a SHA-256 over everything that determines what `script` computes, inputs and settings aside.

    It covers the syntax trees, without docstrings and hints, of the statements that the script reaches
    (`reachable`), the pinned versions of the packages that those import, and the variables in `environment`,
    which say how these compute. Definitions may change places within a file. Raises InputError for a package that
    `requirements` does not pin, and for a syntax error.
    """
    script, requirements = Path(script), Path(requirements)
    files, packages = reachable(script)
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
