"""What the code must not do: run code that a file brings, or fetch what it does not verify."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "scripts").rglob("*.py"))
# What can run code that a file or a text brings.
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
CALLS = {"eval", "exec", "torch.load", "torch.save", "yaml.load"}
METHODS = {"read_pickle", "to_pickle", "unsafe_load", "full_load"}


def dangers(tree):
    """Yield what a syntax tree has of the modules, calls and arguments that may run foreign code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            yield from MODULES.intersection(name.split(".")[0] for name in names)
        elif isinstance(node, ast.Call):
            name, arguments = ast.unparse(node.func), {one.arg: ast.unparse(one.value) for one in node.keywords}
            yield from CALLS & {name}
            yield from METHODS & {name.split(".")[-1]}
            if name == "np.load" and arguments.get("allow_pickle") != "False":
                yield "np.load"
            if arguments.get("allow_pickle") == "True" or arguments.get("shell") == "True":
                yield name


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_can_bring_code(path):
    assert list(dangers(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import dump",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "torch.load(path)",
        "yaml.load(text)",
        "subprocess.run(command, shell=True)",
        "eval(text)",
        "pd.read_pickle(path)",
    ],
)
def test_the_search_finds(code):
    assert list(dangers(ast.parse(code)))
