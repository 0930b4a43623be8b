"""The source of a file as top-level statements: what each defines, reads and imports, and its code that counts."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lowcap.base.errors import InputError

# A decorated definition may register itself somewhere, unless the decorator is one of these.
PURE_DECORATORS = {
    *("cache", "cached_property", "classmethod", "contextmanager", "dataclass", "no_grad", "property", "staticmethod"),
}

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


def _registers(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    names = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(ast.unparse(name).split(".")[-1] not in PURE_DECORATORS for name in names)


class _Bare(ast.NodeTransformer):
    """Removes docstrings and the types of arguments, results and local variables.

    The types of fields make a dataclass, and an unknown decorator may read those of its function: these stay.
    """

    local = False

    def _bare(self, node: Any, local: bool) -> Any:
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            del node.body[0]
        outer, self.local = self.local, local
        self.generic_visit(node)
        self.local = outer
        return node

    def visit_Module(self, node: ast.Module) -> Any:
        return self._bare(node, local=False)

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        return self._bare(node, local=False)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
        plain = not _registers(node)
        if plain:
            node.returns = None
            for argument in (inner for inner in ast.walk(node.args) if isinstance(inner, ast.arg)):
                argument.annotation = None
        return self._bare(node, local=plain)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if self.local and node.value is not None:
            return ast.Assign([node.target], node.value)
        return node


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
        return _registers(node) or bool(getattr(node, "keywords", None))
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    is_constant = isinstance(node, ast.Assign | ast.AnnAssign) and all(isinstance(one, ast.Name) for one in targets)
    return not is_constant or any(isinstance(found, ast.Call) for found in ast.walk(node))


def _split_imports(node: ast.stmt) -> list[ast.stmt]:
    if isinstance(node, ast.Import):
        return [ast.Import([alias]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    return [node]


def _spelled(value: Any) -> str:
    """Return a syntax tree as text, the same in every version of Python: `ast.dump` shows what is absent in some."""
    if isinstance(value, ast.AST):
        fields = (f"{name}={_spelled(field)}" for name, field in ast.iter_fields(value) if field not in (None, []))
        return f"{type(value).__name__}({', '.join(fields)})"
    return f"[{', '.join(map(_spelled, value))}]" if isinstance(value, list) else repr(value)


def _statement(node: ast.stmt, package: tuple[str, ...]) -> Statement:
    reads, imports = set(), set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            reads.add(inner.id)
        elif isinstance(inner, ast.Import | ast.ImportFrom):
            imports.update(_imports(inner, package))
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return Statement(
        code=_spelled(node),
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
    _Bare().visit(tree)
    package = path.relative_to(root).parent.parts
    statements = tuple(_statement(node, package) for whole in tree.body for node in _split_imports(whole))
    defining: dict[str, set[int]] = {}
    for index, one in enumerate(statements):
        for name in one.defines:
            defining.setdefault(name, set()).add(index)
    return Source(statements, defining, {index for index, one in enumerate(statements) if one.effect})


def read_source(path: Path, root: Path) -> Source:
    """Return what a file contains. Raises InputError if it cannot be read, and for a syntax error."""
    try:
        return _parse(path, root, path.stat().st_mtime_ns)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def binds(path: Path, name: str) -> bool:
    """Return whether a file binds a name anywhere, or imports names that it does not spell."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.stmt)]
    return any({name, WHOLE} & _bound_names(node) for node in nodes)
