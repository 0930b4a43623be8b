"""Which code a script depends on, as one checksum that comments and docstrings leave alone."""

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lowcap.errors import InputError

# Import names that differ from the name under which the package is pinned.
DISTRIBUTIONS = {"sklearn": "scikit-learn", "skimage": "scikit-image", "yaml": "PyYAML"}


def read_pins(requirements: Path) -> dict[str, str]:
    """Return the exact versions in a requirements file, by lower-case distribution name."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in pins}


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            if is_text and isinstance(first.value.value, str):
                del node.body[0]
    return tree


def _imported_names(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield dotted names: for `from a import b` both `a` and `a.b`, since b may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base] if base else parents)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _local_file(name: str, root: Path) -> Path | None:
    path = root.joinpath(*name.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((candidate for candidate in candidates if candidate.is_file()), None)


@cache
def _parse(path: Path, modified: int, root: Path) -> tuple[str, frozenset[str]]:
    """Return the checksum of a file's code and the names it imports; `modified` keys the cache."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}: {error.msg}") from error
    package = ".".join(path.relative_to(root).parent.parts)
    names = frozenset(_imported_names(tree, package))
    code = ast.dump(_without_docstrings(tree))
    return hashlib.sha256(code.encode()).hexdigest(), names


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    yield from (".".join(parts[: count + 1]) for count in range(len(parts)))


def reachable(script: Path) -> tuple[list[Path], set[str]]:
    """Return the local files that `script` reaches through imports, itself first, and the packages outside.

    Local is what lies in the script's own folder; importing `a.b` also runs `a/__init__.py`.
    The standard library is left out.
    """
    root = script.parent
    files, packages, queue = [], set(), [script]
    while queue:
        path = queue.pop()
        if path in files:
            continue
        files.append(path)
        _, names = _parse(path, path.stat().st_mtime_ns, root)
        for name in names:
            found = [file for prefix in _prefixes(name) if (file := _local_file(prefix, root))]
            queue.extend(found)
            top = name.split(".")[0]
            if not found and top not in sys.stdlib_module_names:
                packages.add(top)
    return files, packages


def fingerprint(script: str | Path, requirements: str | Path) -> str:
    """Return a SHA-256 over everything that determines what `script` computes, inputs and settings aside.

    It covers the syntax trees, without docstrings, of the script and of every local module
    that it imports, directly or not, and the pinned versions of the packages that those import.
    Raises InputError for a package that `requirements` does not pin, and for a syntax error.
    """
    script, requirements = Path(script), Path(requirements)
    files, packages = reachable(script)
    pins = read_pins(requirements)
    parts = []
    for path in files:
        digest, _ = _parse(path, path.stat().st_mtime_ns, script.parent)
        parts.append(f"{path.relative_to(script.parent).as_posix()} {digest}")
    for package in packages:
        name = DISTRIBUTIONS.get(package, package).lower()
        if name not in pins:
            raise InputError(f"{script}: imports {package}, which {requirements} does not pin; add {name}==VERSION")
        parts.append(f"{name}=={pins[name]}")
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
