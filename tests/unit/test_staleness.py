"""The fingerprint: which edits change it, and which do not."""

import pytest

from lowcap.errors import InputError
from lowcap.staleness import fingerprint, reachable

SCRIPT = '''"""A script."""
from lib import tools
from lib.deep.thing import value

def main():
    """Do it."""
    return tools.double(value)
'''
TOOLS = "import numpy\n\ndef double(x):\n    return numpy.multiply(x, 2)\n"


@pytest.fixture
def tree(tmp_path):
    files = {
        "scripts/run.py": SCRIPT,
        "scripts/lib/__init__.py": "",
        "scripts/lib/tools.py": TOOLS,
        "scripts/lib/deep/__init__.py": "",
        "scripts/lib/deep/thing.py": "from ..other import base\nvalue = base + 1\n",
        "scripts/lib/other.py": "base = 1\n",
        "scripts/lib/unused.py": "import torch\n",
        "requirements.txt": "# pins\nnumpy==2.0.0\ntorch==2.0.0\nscikit-learn==1.0\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def found(tree):
    return fingerprint(tree / "scripts/run.py", tree / "requirements.txt")


def edit(tree, name, old, new):
    path = tree / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("scripts/run.py", "def main", "# why\ndef main"),
        ("scripts/run.py", '"""Do it."""', '"""Do it well."""'),
        ("scripts/run.py", '"""A script."""', '"""The script."""'),
        ("scripts/lib/tools.py", "numpy.multiply(x, 2)", "numpy.multiply(\n        x,\n        2,\n    )  # twice"),
        ("scripts/lib/unused.py", "torch", "numpy"),
        ("requirements.txt", "# pins", "# exact pins"),
        ("requirements.txt", "torch==2.0.0", "torch==2.1.0"),
    ],
)
def test_stays(tree, name, old, new):
    before = found(tree)
    edit(tree, name, old, new)
    assert found(tree) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("scripts/run.py", "double(value)", "double(value + 1)"),
        ("scripts/lib/tools.py", "2", "3"),
        ("scripts/lib/deep/thing.py", "base + 1", "base + 2"),
        ("scripts/lib/other.py", "1", "2"),
        ("requirements.txt", "numpy==2.0.0", "numpy==2.0.1"),
    ],
)
def test_changes(tree, name, old, new):
    before = found(tree)
    edit(tree, name, old, new)
    assert found(tree) != before


def test_code_in_a_package_counts(tree):
    before = found(tree)
    (tree / "scripts/lib/__init__.py").write_text("import os\n")
    assert found(tree) != before


def test_reaches_modules_through_relative_and_indirect_imports(tree):
    files, packages = reachable(tree / "scripts/run.py")
    assert {path.name for path in files} == {"run.py", "__init__.py", "tools.py", "thing.py", "other.py"}
    assert packages == {"numpy"}


def test_the_name_of_a_package_may_differ_from_its_import(tree):
    before = found(tree)
    edit(tree, "scripts/lib/tools.py", "import numpy\n", "import numpy\nimport sklearn.metrics\n")
    changed = found(tree)
    assert changed != before
    edit(tree, "requirements.txt", "scikit-learn==1.0", "scikit-learn==1.1")
    assert found(tree) != changed


def test_a_package_without_a_pin_is_an_error(tree):
    edit(tree, "requirements.txt", "numpy==2.0.0\n", "")
    with pytest.raises(InputError, match=r"imports numpy, which .*requirements\.txt does not pin"):
        found(tree)


def test_a_syntax_error_names_the_line(tree):
    edit(tree, "scripts/lib/tools.py", "return", "return return")
    with pytest.raises(InputError, match=r"tools\.py:4"):
        found(tree)
