"""The source of a file as top-level statements: what each defines, reads and imports, and its code that counts."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from lowcap.base.errors import InputError

# A decorated definition may register itself somewhere, unless the decorator is one of these.
PURE_DECORATORS = {
    *("cache", "cached_property", "classmethod", "contextmanager", "dataclass", "no_grad", "property", "staticmethod"),
}

# Calls that build a value and change nothing else.
PURE_CALLS = {
    *("Path", "dict", "field", "float", "frozenset", "list", "logging.getLogger", "re.compile", "set", "tuple"),
    *("np.concatenate", "np.empty", "np.geomspace", "np.linspace", "torch.zeros", "TypeVar"),
}
# The type that declares a registry (lowcap.base.registry).
REGISTRY = "Registry"

WHOLE = "*"
EFFECTS = ""


@dataclass(frozen=True)
class Statement:
    """A top-level statement, or an entry of a registry: its code without docstrings and hints, and what that names.

    `reads` are the names that it reads, `keyed` those of them that it only takes entries from, NAME[...], and `words`
    the strings in it. `imports` holds (module, name), the name WHOLE for a module as such. `effect` marks what runs
    for its effect as soon as the module is imported; only `definition`s may change places. `key` is that of an entry.
    """

    code: str
    defines: frozenset[str]
    reads: frozenset[str]
    keyed: frozenset[str]
    words: frozenset[str]
    imports: frozenset[tuple[str, str]]
    effect: bool
    definition: bool
    key: str | None = None


@dataclass(frozen=True)
class Source:
    """The statements of a file, the places of those that define each name, and of those that run for their effect.

    `imports` holds what is imported as soon as the file is: (module, name).
    """

    statements: tuple[Statement, ...]
    defining: dict[str, set[int]]
    effects: set[int]
    imports: frozenset[tuple[str, str]]

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

    def generic_visit(self, node: ast.AST) -> Any:
        # No expression holds a docstring or a hint.
        return node if isinstance(node, ast.expr) else super().generic_visit(node)

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


def _calls(node: ast.AST | None) -> bool:
    """Return whether evaluating an expression calls what may change something; the body of a lambda is not run."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) not in PURE_CALLS:
        return True
    parts = [node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node) if node else []
    return any(map(_calls, parts))


def _is_name(target: ast.AST) -> bool:
    return all(map(_is_name, target.elts)) if isinstance(target, ast.Tuple) else isinstance(target, ast.Name)


def _runs_for_its_effect(node: ast.stmt) -> bool:
    """Return whether a statement may do more, as its file is imported, than define its names."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return any(alias.name == WHOLE for alias in node.names)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _registers(node) or _calls(node.args)
        case ast.ClassDef():
            acts = any(map(_calls, node.bases)) or any(map(_runs_for_its_effect, node.body))
            return _registers(node) or bool(node.keywords) or acts
        case ast.Assign():
            return not all(map(_is_name, node.targets)) or _calls(node.value)
        case ast.AnnAssign():
            return not _is_name(node.target) or _calls(node.value)
        case ast.Expr():
            return _calls(node.value)
    return not isinstance(node, ast.Pass) and not _is_main(node)


def _is_main(node: ast.stmt) -> bool:
    """Return whether a statement runs in a file that is called, and not where it is imported."""
    return isinstance(node, ast.If) and not node.orelse and ast.unparse(node.test) == "__name__ == '__main__'"


def _entries(node: ast.stmt) -> list[tuple[str, ast.expr]] | None:
    """Return the entries of a registry by key; none for another statement, and where a key is not written out."""
    if not (isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict) and _is_name(node.target)):
        return None
    if ast.unparse(node.annotation).partition("[")[0] != REGISTRY:
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in node.value.keys]
    written = [key for key in keys if isinstance(key, str)]
    return list(zip(written, node.value.values, strict=True)) if len(set(written)) == len(keys) else None


def _split_imports(node: ast.stmt) -> list[ast.stmt]:
    if isinstance(node, ast.Import):
        return [ast.Import([alias]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    return [node]


def _spell(value: Any, met: list[ast.AST]) -> str:
    """Return a syntax tree as text, the same in every version of Python: `ast.dump` shows what is absent in some.

    The nodes on the way are added to `met`: a walk costs more than what is done with them.
    """
    if isinstance(value, list):
        return f"[{', '.join([_spell(one, met) for one in value])}]"
    if not isinstance(value, ast.AST):
        return repr(value)
    met.append(value)
    fields = []
    for name in value._fields:
        field = getattr(value, name, None)
        if field is not None and field != []:
            fields.append(f"{name}={_spell(field, met)}")
    return f"{type(value).__name__}({', '.join(fields)})"


def _statement(node: ast.stmt, package: tuple[str, ...]) -> Statement:
    met: list[ast.AST] = []
    code = _spell(node, met)
    names = [inner.id for inner in met if isinstance(inner, ast.Name)]
    taken = [
        inner.value.id
        for inner in met
        if isinstance(inner, ast.Subscript) and isinstance(inner.value, ast.Name) and isinstance(inner.ctx, ast.Load)
    ]
    constants = (inner.value for inner in met if isinstance(inner, ast.Constant))
    imports = (inner for inner in met if isinstance(inner, ast.Import | ast.ImportFrom))
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return Statement(
        code=code,
        defines=frozenset(_bound_names(node)),
        reads=frozenset(names),
        keyed=frozenset(name for name in taken if taken.count(name) == names.count(name)),
        words=frozenset(value for value in constants if isinstance(value, str)),
        imports=frozenset(found for one in imports for found in _imports(one, package)),
        effect=_runs_for_its_effect(node),
        definition=isinstance(node, definitions),
    )


def _statements(node: ast.stmt, package: tuple[str, ...]) -> Iterator[Statement]:
    """Yield a top-level statement; an import name by name, and a registry as an empty one and its entries."""
    entries = _entries(node)
    if entries is None:
        yield from (_statement(one, package) for one in _split_imports(node))
        return
    defines = frozenset(_bound_names(node))
    yield replace(
        _statement(ast.Expr(ast.Dict([], [])), package), code=f"{sorted(defines)}: {REGISTRY}", defines=defines
    )
    for key, value in entries:
        one = _statement(ast.Expr(value), package)
        yield replace(one, code=f"{key!r}: {one.code}", defines=defines, effect=False, key=key)


@cache
def _parse(path: Path, root: Path, modified: int) -> Source:
    """Return what a file contains; `modified` keys the cache."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}: {error.msg}") from error
    _Bare().visit(tree)
    package = path.relative_to(root).parent.parts
    statements = tuple(one for node in tree.body for one in _statements(node, package))
    defining: dict[str, set[int]] = {}
    for index, one in enumerate(statements):
        for name in one.defines:
            defining.setdefault(name, set()).add(index)
    effects = {index for index, one in enumerate(statements) if one.effect}
    imported = [
        one for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom) for one in _imports(node, package)
    ]
    return Source(statements, defining, effects, frozenset(imported))


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
