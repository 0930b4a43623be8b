"""The packages of the library: which may import which, that each says what it holds, and that tests mirror them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "scripts/lowcap"
MODULES = sorted(path for path in LIBRARY.glob("*/*.py") if path.name != "__init__.py")
# What a package may import beside itself.
BELOW = {
    "base": set(),
    "data": {"base"},
    "networks": {"base", "data"},
    "pruning": {"base", "data", "networks"},
    "robustness": {"base", "data", "networks"},
    "explaining": {"base", "data", "networks", "pruning"},
    "survey": {"base", "data", "networks", "pruning"},
    "interactions": {"base", "data", "networks", "pruning"},
    "analysis": {"base"},
    "claims": {"base", "analysis"},
    "figures": {"base", "analysis"},
    "paper": {"base", "analysis", "claims"},
    "workflow": {"base"},
    "where": {"base", "claims", "paper", "workflow"},
}


def imported_packages(path):
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            modules.add(node.module)
        elif isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
    return {module.split(".")[1] for module in modules if module.startswith("lowcap.")}


def test_every_package_has_its_layer():
    assert {path.name for path in LIBRARY.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(BELOW)
    assert [path.name for path in LIBRARY.glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_module_imports_its_own_package_and_those_below(path):
    assert imported_packages(path) <= {path.parent.name} | BELOW[path.parent.name]


@pytest.mark.parametrize("package", sorted(BELOW))
def test_a_package_begins_with_what_lives_there_and_nothing_else(package):
    (sentence,) = ast.parse((LIBRARY / package / "__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(sentence.value.value, str)
    assert len(sentence.value.value) > 20


def test_no_two_modules_define_functions_or_classes_of_one_name():
    places = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(f"{path.parent.name}/{path.name}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_tests_lie_as_modules_do():
    for path in (ROOT / "tests/unit").glob("*/test_*.py"):
        assert (LIBRARY / path.parent.name / f"{path.stem.removeprefix('test_')}.py").is_file(), path
