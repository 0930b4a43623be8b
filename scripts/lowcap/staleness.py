"""Which code a script depends on, as one checksum that comments, docstrings and type hints leave alone.

The unit is the top-level statement: a script depends on the functions, classes and constants
that it reaches through names and imports, not on everything else that their modules contain.
"""

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lowcap.errors import InputError

# Import names that differ from the name under which the package is pinned.
DISTRIBUTIONS = {"PIL": "Pillow", "sklearn": "scikit-learn", "skimage": "scikit-image", "yaml": "PyYAML"}

# A decorated definition may register itself somewhere, unless the decorator is one of these.
PURE_DECORATORS = {"cache", "contextmanager", "dataclass", "no_grad"}
# What lets code read names that are not written in it.
DYNAMIC = {"eval", "exec", "globals", "locals", "vars", "getattr", "__import__"}

WHOLE = "*"
EFFECTS = ""


@dataclass(frozen=True)
class Statement:
    """A top-level statement: its code without docstrings and hints, and what it defines, reads and imports.

    `imports` holds (module, name), the name WHOLE for a module as such. `effect` marks what runs
    for its effect as soon as the module is imported; only `definition`s may change places.
    """

    code: str
    defines: frozenset[str]
    reads: frozenset[str]
    imports: frozenset[tuple[str, str]]
    effect: bool
    definition: bool


@dataclass(frozen=True)
class Source:
    """The statements of a file, the places of those that define each name, and of those that run for their effect."""

    statements: tuple[Statement, ...]
    defining: dict[str, set[int]]
    effects: set[int]

    def wanted(self, name: str) -> set[int]:
        """Return the places of what counts if `name` is wanted from the file: all, where nothing defines it."""
        if name == EFFECTS:
            return self.effects
        if name == WHOLE or name not in self.defining:
            return set(range(len(self.statements)))
        return self.defining[name] | self.effects


def read_pins(requirements: Path) -> dict[str, str]:
    """Return the exact versions in a requirements file, by lower-case distribution name."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in pins}


def _remove_what_computes_nothing(tree: ast.Module) -> None:
    """Remove docstrings, and the types of arguments, results and local variables; those of fields make a dataclass."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            if is_text and isinstance(first.value.value, str):
                del node.body[0]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
            for inner in ast.walk(node):
                if isinstance(inner, ast.arg):
                    inner.annotation = None
                elif isinstance(inner, ast.AnnAssign):
                    inner.annotation = ast.Constant(None)


def _imports(node: ast.Import | ast.ImportFrom, package: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, WHOLE) for alias in node.names)
    else:
        parents = package[: len(package) - node.level + 1] if node.level else ()
        module = ".".join([*parents, *([node.module] if node.module else [])])
        yield from ((module, alias.name) for alias in node.names)


def _bound_names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}


def _runs_for_its_effect(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any(alias.name == WHOLE for alias in node.names)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        names = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
        registers = any(ast.unparse(name).split(".")[-1] not in PURE_DECORATORS for name in names)
        return registers or bool(getattr(node, "keywords", None))
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    is_constant = isinstance(node, ast.Assign | ast.AnnAssign) and all(isinstance(one, ast.Name) for one in targets)
    return not is_constant or any(isinstance(found, ast.Call) for found in ast.walk(node))


def _split_imports(node: ast.stmt) -> list[ast.stmt]:
    if isinstance(node, ast.Import):
        return [ast.Import([alias]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    return [node]


def _statement(node: ast.stmt, package: tuple[str, ...]) -> Statement:
    reads, imports = set(), set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            reads.add(inner.id)
        elif isinstance(inner, ast.Import | ast.ImportFrom):
            imports.update(_imports(inner, package))
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return Statement(
        code=ast.dump(node),
        defines=frozenset(_bound_names(node)),
        reads=frozenset(reads),
        imports=frozenset(imports),
        effect=_runs_for_its_effect(node),
        definition=isinstance(node, definitions),
    )


@cache
def _parse(path: Path, root: Path, modified: int) -> Source:
    """Return what a file contains; `modified` keys the cache."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}: {error.msg}") from error
    _remove_what_computes_nothing(tree)
    package = path.relative_to(root).parent.parts
    statements = tuple(_statement(node, package) for whole in tree.body for node in _split_imports(whole))
    defining: dict[str, set[int]] = {}
    for index, one in enumerate(statements):
        for name in one.defines:
            defining.setdefault(name, set()).add(index)
    return Source(statements, defining, {index for index, one in enumerate(statements) if one.effect})


def _source(path: Path, root: Path) -> Source:
    """Return what a file contains. Raises InputError if it cannot be read, and for a syntax error."""
    try:
        return _parse(path, root, path.stat().st_mtime_ns)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def _local_file(name: str, root: Path) -> Path | None:
    path = root.joinpath(*name.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _binds(path: Path, name: str) -> bool:
    """Return whether a file binds a name anywhere, or imports names that it does not spell."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.stmt)]
    return any({name, WHOLE} & _bound_names(node) for node in nodes)


def _targets(module: str, name: str, root: Path) -> list[tuple[Path, str]]:
    """Return what importing `name` from `module` runs or reads locally, as (file, wanted name).

    Raises InputError where there is no such module, or no such name in it.
    """
    parts = module.split(".")
    above = (_local_file(".".join(parts[:count]), root) for count in range(1, len(parts)))
    targets = [(file, EFFECTS) for file in above if file]
    if file := _local_file(module, root):
        inner = _local_file(f"{module}.{name}", root)
        if not inner and name != WHOLE and name not in _source(file, root).defining and not _binds(file, name):
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
        source = sources.get(path) or sources.setdefault(path, _source(path, root))
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


def fingerprint(script: str | Path, requirements: str | Path) -> str:
    """Return a SHA-256 over everything that determines what `script` computes, inputs and settings aside.

    It covers the syntax trees, without docstrings and hints, of the statements that the script reaches
    (`reachable`), and the pinned versions of the packages that those import. Definitions may
    change places within a file. Raises InputError for a package that `requirements` does not
    pin, and for a syntax error.
    """
    script, requirements = Path(script), Path(requirements)
    files, packages = reachable(script)
    pins = read_pins(requirements)
    parts = []
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
