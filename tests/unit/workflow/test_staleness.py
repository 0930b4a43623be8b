"""The fingerprint: which edits change it, and which do not."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lowcap.base.errors import InputError
from lowcap.workflow.staleness import check_pin, fingerprint, reachable, words_in

SCRIPT = '''"""A script."""
from lib.tools import double
from lib.deep.thing import value

def main():
    """Do it."""
    return double(value)
'''
TOOLS = '''import numpy
import torch as heavy
from lib.registry import register

FACTOR = 2
OTHER = 3
REGISTRY = {}


def double(x):
    """Double it."""
    return numpy.multiply(x, factor())


def factor():
    return FACTOR


def unused(x):
    return heavy.add(x, OTHER)


@register
def registered(x):
    return x


REGISTRY["a"] = 1
'''


@pytest.fixture
def tree(tmp_path):
    files = {
        "scripts/run.py": SCRIPT,
        "scripts/lib/__init__.py": "",
        "scripts/lib/tools.py": TOOLS,
        "scripts/lib/registry.py": "def register(f):\n    return f\n\ndef other():\n    return 1\n",
        "scripts/lib/deep/__init__.py": "",
        "scripts/lib/deep/thing.py": "from ..constants import base as start\nvalue = start + 1\nspare = 5\n",
        "scripts/lib/constants.py": "base = 1\nspare = 2\n",
        "scripts/lib/unreached.py": "import torch\n",
        "requirements.txt": "# pins\nnumpy==2.0.0\ntorch==2.0.0\nscikit-learn==1.0\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def found(tree):
    return fingerprint(tree / "scripts/run.py", tree / "requirements.txt", {})


def edit(tree, name, old, new):
    path = tree / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


UNSEEN = [
    ("scripts/run.py", "def main", "# why\ndef main"),
    ("scripts/run.py", '"""Do it."""', '"""Do it well."""'),
    ("scripts/run.py", '"""A script."""', '"""The script."""'),
    ("scripts/lib/tools.py", "multiply(x, factor())", "multiply(\n        x,\n        factor(),\n    )  # twice"),
    ("scripts/lib/tools.py", "def double(x):", "def double(x: heavy.Tensor) -> list[OTHER]:"),
    ("scripts/lib/tools.py", "heavy.add(x, OTHER)", "heavy.sub(x, OTHER)"),
    ("scripts/lib/tools.py", "OTHER = 3", "OTHER = 4"),
    ("scripts/lib/tools.py", "\n\ndef unused", "\n\ndef new(x):\n    return x\n\n\ndef unused"),
    ("scripts/lib/tools.py", "FACTOR = 2\nOTHER = 3\n", "OTHER = 3\nFACTOR = 2\n"),
    ("scripts/lib/registry.py", "return 1", "return 2"),
    ("scripts/lib/constants.py", "spare = 2", "spare = 3"),
    ("scripts/lib/deep/thing.py", "spare = 5", "spare = 6"),
    ("scripts/lib/unreached.py", "torch", "numpy"),
    ("requirements.txt", "# pins", "# exact pins"),
    ("requirements.txt", "torch==2.0.0", "torch==2.1.0"),
]
SEEN = [
    ("scripts/run.py", "double(value)", "double(value + 1)"),
    ("scripts/lib/tools.py", "def double(x):", "def double(x: int = 1):"),
    ("scripts/lib/tools.py", "numpy.multiply", "numpy.add"),
    ("scripts/lib/tools.py", "return FACTOR", "return FACTOR + 0"),
    ("scripts/lib/tools.py", "FACTOR = 2", "FACTOR = 5"),
    ("scripts/lib/tools.py", "def registered(x):\n    return x", "def registered(x):\n    return -x"),
    ("scripts/lib/tools.py", 'REGISTRY["a"] = 1', 'REGISTRY["a"] = 2'),
    ("scripts/lib/tools.py", "REGISTRY = {}", "REGISTRY = {1: 1}"),
    ("scripts/lib/registry.py", "return f", "return lambda x: f(x)"),
    ("scripts/lib/deep/thing.py", "start + 1", "start + 2"),
    ("scripts/lib/deep/thing.py", "import base as start", "import spare as start"),
    ("scripts/lib/constants.py", "base = 1", "base = 2"),
    ("requirements.txt", "numpy==2.0.0", "numpy==2.0.1"),
]


@pytest.mark.parametrize(("name", "old", "new"), UNSEEN)
def test_stays(tree, name, old, new):
    before = found(tree)
    edit(tree, name, old, new)
    assert found(tree) == before


@pytest.mark.parametrize(("name", "old", "new"), SEEN)
def test_changes(tree, name, old, new):
    before = found(tree)
    edit(tree, name, old, new)
    assert found(tree) != before


@pytest.mark.parametrize("code", ["import os\n", "print()\n", "x = print()\n"])
def test_code_that_runs_on_import_of_the_package_counts(tree, code):
    before = found(tree)
    (tree / "scripts/lib/__init__.py").write_text("y = 1\n")
    assert found(tree) == before
    (tree / "scripts/lib/__init__.py").write_text(f"if True:\n    {code}")
    assert found(tree) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from lib.tools import double", "import lib.tools\nfrom lib.tools import double"),
        ("from lib.tools import double", "from lib import tools\nfrom lib.tools import double"),
        ("from lib.tools import double", "from lib.tools import *"),
    ],
)
def test_a_module_that_is_imported_as_such_counts_whole(tree, old, new):
    edit(tree, "scripts/run.py", old, new)
    before = found(tree)
    edit(tree, "scripts/lib/tools.py", "heavy.add(x, OTHER)", "heavy.sub(x, OTHER)")
    assert found(tree) != before


EFFECT = "import numpy\nimport torch\nVALUE = 1\nnumpy.seterr(all='raise')\n"


@pytest.mark.parametrize(
    "unused",
    ["from lib.effects import VALUE", "import lib.effects", "from lib import effects", "from . import effects"],
)
def test_effects_count_of_all_that_a_reached_module_imports(tree, unused):
    """Whether or not what is reached uses the name: the import runs."""
    (tree / "scripts/lib/between.py").write_text(f"{unused}\nOTHER = 1\n")
    (tree / "scripts/lib/effects.py").write_text(EFFECT)
    edit(tree, "scripts/lib/constants.py", "base = 1", "from lib.between import OTHER\nbase = 1")
    before = found(tree)
    edit(tree, "scripts/lib/effects.py", "raise", "warn")
    changed = found(tree)
    assert changed != before
    edit(tree, "scripts/lib/effects.py", "VALUE = 1", "VALUE = 2")
    edit(tree, "scripts/lib/between.py", "OTHER = 1", "OTHER = 2")
    edit(tree, "requirements.txt", "torch==2.0.0", "torch==2.1.0")
    assert found(tree) == changed, "nothing but effects, and no package that these do not use"
    edit(tree, "requirements.txt", "numpy==2.0.0", "numpy==2.1.0")
    assert found(tree) != changed


def test_what_an_unused_function_imports_does_not_run(tree):
    (tree / "scripts/lib/effects.py").write_text(EFFECT)
    edit(tree, "scripts/lib/tools.py", "def unused(x):", "def unused(x):\n    import lib.effects")
    before = found(tree)
    edit(tree, "scripts/lib/effects.py", "raise", "warn")
    assert found(tree) == before


@pytest.mark.parametrize(
    ("code", "effect"),
    [
        ("x = call()", True),
        ("x: int = call()", True),
        ("x = {'a': call(1)}", True),
        ("x = {'a': lambda: call(1)}", False),
        ("x = lambda a=call(1): a", True),
        ("x, y = 1, 2", False),
        ("x = list((1, 2))", False),
        ("x = list(call(1))", True),
        ("x.y = 1", True),
        ("def f(x=call(1)): ...", True),
        ("def f(x=1): call(x)", False),
        ("class C:\n    x = call(1)", True),
        ("class C(call(1)): ...", True),
        ("class C:\n    def f(self): call(1)", False),
        ("class C:\n    call(1)", True),
        ("if __name__ == '__main__':\n    call(1)", False),
        ("if x:\n    call(1)", True),
    ],
)
def test_what_runs_on_import(tree, code, effect):
    """An effect that changes is seen by a script that takes another name from the module."""
    edit(tree, "scripts/lib/constants.py", "spare = 2\n", f"spare = 2\n{code}\n")
    before = found(tree)
    edit(tree, "scripts/lib/constants.py", code, code.replace("1", "7").replace("call()", "call(7)"))
    assert (found(tree) != before) == effect


REGISTRY = """
def first(x):
    return x
def second(x):
    return -x
class Entry(NamedTuple):
    value: int
CHOICES: Registry[Entry] = {
    "one": Entry(first),
    "two": Entry(second),
}
def choose(word):
    return CHOICES[word]
"""


@pytest.fixture
def registered(tree):
    (tree / "scripts/lib/choices.py").write_text(REGISTRY)
    (tree / "scripts/run.py").write_text("from lib.choices import choose\nchoose(settings['word'])\n")
    return tree


def found_with(tree, settings):
    return fingerprint(tree / "scripts/run.py", tree / "requirements.txt", {}, words_in(settings))


NAMED = {"settings": [{"word": "one"}]}
NEW = ('"two": Entry(second),', '"two": Entry(second),\n    "three": Entry(first),')


@pytest.mark.parametrize(
    "use",
    [
        "from lib.choices import choose\nchoose(word)",
        "from lib.choices import CHOICES\nCHOICES[word]",
        "from lib.choices import CHOICES as known\nknown[word]",
        "from lib.through import CHOICES\nCHOICES[word]",
        "from lib.choices import first\nfirst(word)",
    ],
)
def test_a_new_entry_of_a_registry_counts_once_it_is_named(registered, use):
    (registered / "scripts/lib/through.py").write_text("from lib.choices import CHOICES\n")
    (registered / "scripts/run.py").write_text(use)
    before = found_with(registered, NAMED), found_with(registered, ["three"])
    edit(registered, "scripts/lib/choices.py", *NEW)
    assert found_with(registered, NAMED) == before[0]
    if "first" not in use:
        assert found_with(registered, ["three"]) != before[1]


def test_of_a_registry_counts_what_the_settings_name(registered):
    before = found_with(registered, NAMED)
    edit(registered, "scripts/lib/choices.py", "return -x", "return 1 - x")
    assert found_with(registered, NAMED) == before
    edit(registered, "scripts/lib/choices.py", "return x", "return x + 0")
    changed = found_with(registered, NAMED)
    assert changed != before
    edit(registered, "scripts/lib/choices.py", "Entry(first)", "Entry(first, 1)")
    assert found_with(registered, NAMED) != changed


@pytest.mark.parametrize(
    "script", ["word = 'two'\nfrom lib.choices import choose\n", "from lib.choices import choose\nword = 'two'\n"]
)
def test_of_a_registry_counts_what_a_literal_names(registered, script):
    """Whether it is met before or after the registry."""
    (registered / "scripts/run.py").write_text(script + "choose(settings['word'])\n")
    before = found_with(registered, NAMED)
    edit(registered, "scripts/lib/choices.py", "return -x", "return 1 - x")
    assert found_with(registered, NAMED) != before


def test_of_a_registry_counts_what_a_reached_entry_names(registered):
    edit(registered, "scripts/lib/choices.py", "return x", "return choose('two')")
    before = found_with(registered, NAMED), found_with(registered, ["none"])
    edit(registered, "scripts/lib/choices.py", "return -x", "return 1 - x")
    assert found_with(registered, NAMED) != before[0]
    assert found_with(registered, ["none"]) == before[1], "neither it nor what names it is reached"


@pytest.mark.parametrize(
    "use",
    [
        "from lib.choices import CHOICES\nfor word in CHOICES: CHOICES[word]",
        "from lib.choices import CHOICES\nCHOICES.items()",
        "from lib.choices import CHOICES\nlist(CHOICES)",
        "from lib.choices import CHOICES\ntaken = CHOICES\ntaken[word]",
        "from lib.choices import CHOICES\nCHOICES['one'] = CHOICES[word]",
        "import lib.choices\nlib.choices.CHOICES[word]",
        "from lib import choices\nchoices.CHOICES[word]",
        "from lib.choices import *\nCHOICES[word]",
        "def main():\n    from lib.choices import CHOICES\n    return CHOICES[word]",
    ],
)
def test_a_registry_that_is_more_than_looked_up_counts_whole(registered, use):
    (registered / "scripts/run.py").write_text(use)
    before = found_with(registered, NAMED)
    edit(registered, "scripts/lib/choices.py", *NEW)
    assert found_with(registered, NAMED) != before


def test_a_registry_counts_whole_where_settings_are_not_known(registered):
    before = found(registered)
    edit(registered, "scripts/lib/choices.py", *NEW)
    assert found(registered) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CHOICES: Registry[Entry] =", "CHOICES: dict[str, Entry] ="),
        ('"two": Entry(second),', '**more, "two": Entry(second),'),
        ('"two": Entry(second),', 'TWO: Entry(second), "two": Entry(second),'),
        ('"two": Entry(second),', '"one": Entry(second), "two": Entry(second),'),
    ],
)
def test_a_dictionary_counts_whole_unless_it_is_a_registry_with_its_keys_written_out(registered, old, new):
    edit(registered, "scripts/lib/choices.py", old, new)
    before = found_with(registered, NAMED)
    edit(registered, "scripts/lib/choices.py", "Entry(second),\n}", "Entry(second),\n    'three': Entry(first),\n}")
    assert found_with(registered, NAMED) != before


def test_a_new_entry_in_any_registry_of_the_library_changes_no_fingerprint(tmp_path):
    root = Path(__file__).parents[3]
    scripts = Path(shutil.copytree(root / "scripts", tmp_path / "scripts"))
    words = words_in(yaml.safe_load((root / "config.yaml").read_text()))

    def shown():
        files = scripts.glob("*.py")
        return {path.name: fingerprint(path, root / "envs/requirements.txt", {}, words) for path in files}

    before, registries = shown(), 0
    for path in scripts.rglob("*.py"):
        text, count = re.subn(
            r"^[A-Z]+: Registry\[.*\] = \{", r'\g<0>"never named": exit(), ', path.read_text(), flags=re.M
        )
        path.write_text(text)
        registries += count
    assert registries >= 9
    assert shown() == before


def test_the_words_of_settings_are_all_its_strings():
    assert words_in({"a": ["b", ("c", 1)], "d": {"e": None, 2: "f"}}) == set("abcdef")


def test_a_module_that_looks_names_up_dynamically_counts_whole(tree):
    edit(tree, "scripts/lib/tools.py", "return FACTOR", "return globals()['FACTOR']")
    before = found(tree)
    edit(tree, "scripts/lib/tools.py", "OTHER = 3", "OTHER = 4")
    assert found(tree) != before


def test_an_import_inside_a_function_counts_with_the_function(tree):
    edit(tree, "scripts/lib/tools.py", "return FACTOR", "from lib.constants import spare\n    return FACTOR * spare")
    before = found(tree)
    edit(tree, "scripts/lib/constants.py", "spare = 2", "spare = 3")
    assert found(tree) != before


@pytest.mark.parametrize(
    ("code", "hinted", "same"),
    [
        ("def f(x):\n    y = x\n    return y\n", "def f(x):\n    y: int = x\n    return y\n", True),
        ("def f(x):\n    if x:\n        y = x\n", "def f(x):\n    if x:\n        y: int = x\n", True),
        ("class F:\n    def f(self): ...\n", "class F:\n    def f(self) -> int: ...\n", True),
        (
            "class F:\n    @property\n    def f(self): ...\n",
            "class F:\n    @property\n    def f(self) -> int: ...\n",
            True,
        ),
        ("class F:\n    x: int = 1\n", "class F:\n    x: float = 1\n", False),
        ("def f():\n    class F:\n        x: int = 1\n", "def f():\n    class F:\n        x: float = 1\n", False),
        ("@dispatch\ndef f(x): ...\n", "@dispatch\ndef f(x: int): ...\n", False),
    ],
)
def test_hints_count_where_they_may_be_read(tree, code, hinted, same):
    edit(tree, "scripts/run.py", "def main", f"{code}\ndef main")
    before = found(tree)
    edit(tree, "scripts/run.py", code, hinted)
    assert (found(tree) == before) == same


def test_definitions_may_change_places(tree):
    before = found(tree)
    text = (tree / "scripts/lib/tools.py").read_text()
    first, second = text.index("def double"), text.index("def factor")
    third = text.index("def unused")
    swapped = text[:first] + text[second:third] + text[first:second] + text[third:]
    (tree / "scripts/lib/tools.py").write_text(swapped)
    assert found(tree) == before


def test_reaches_modules_through_relative_and_indirect_imports(tree):
    files, packages = reachable(tree / "scripts/run.py")
    names = {path.name for path in files}
    assert names == {"run.py", "__init__.py", "tools.py", "registry.py", "thing.py", "constants.py"}
    assert packages == {"numpy"}


def test_the_name_of_a_package_may_differ_from_its_import(tree):
    before = found(tree)
    edit(tree, "scripts/run.py", "def main():", "import sklearn.metrics\n\ndef main():")
    changed = found(tree)
    assert changed != before
    edit(tree, "requirements.txt", "scikit-learn==1.0", "scikit-learn==1.1")
    assert found(tree) != changed


def test_a_package_without_a_pin_is_an_error(tree):
    edit(tree, "requirements.txt", "numpy==2.0.0\n", "")
    with pytest.raises(InputError, match=r"imports numpy, which .*requirements\.txt does not pin"):
        found(tree)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("scripts/run.py", "import double", "import triple", r"run\.py: .* triple, which .*tools\.py does not define"),
        ("scripts/run.py", "lib.deep.thing", "lib.deep.nothing", r"run\.py: .* lib\.deep\.nothing, which is no module"),
        ("scripts/lib/deep/thing.py", "import base as", "import bass as", r"thing\.py: .* bass, which .*constants\.py"),
    ],
)
def test_an_import_of_what_is_not_there_is_one_line(tree, name, old, new, message):
    edit(tree, name, old, new)
    with pytest.raises(InputError, match=message) as caught:
        found(tree)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "code", ["if True:\n    late = 1\n", "try:\n    import numpy as late\nexcept ImportError:\n    late = 0\n"]
)
def test_a_name_may_be_bound_anywhere_in_a_module(tree, code):
    edit(tree, "scripts/lib/tools.py", "FACTOR = 2\n", f"FACTOR = 2\n{code}")
    edit(tree, "scripts/run.py", "import double", "import double, late")
    assert found(tree)


def test_a_script_that_is_not_there_is_one_line(tree):
    (tree / "scripts/run.py").unlink()
    with pytest.raises(InputError, match=r"run\.py: cannot be read \(No such file or directory\)"):
        found(tree)


def test_a_syntax_error_names_the_line(tree):
    edit(tree, "scripts/lib/tools.py", "return FACTOR", "return return")
    with pytest.raises(InputError, match=r"tools\.py:16"):
        found(tree)


def test_instructions_are_part_of_it(tree):
    plain = found(tree)
    held = fingerprint(tree / "scripts/run.py", tree / "requirements.txt", {"MKL_CBWR": "COMPATIBLE"})
    assert (
        len({plain, held, fingerprint(tree / "scripts/run.py", tree / "requirements.txt", {"MKL_CBWR": "AVX2"})}) == 3
    )


PYENV = sorted(map(str, Path("~/.pyenv/versions").expanduser().glob("3.1[1-3].*/bin/python")))
SHOWN = """
from lowcap.workflow.staleness import fingerprint
print(*(fingerprint(f"scripts/{name}.py", "envs/requirements.txt", {}) for name in ("train", "claims")))
"""


def test_it_is_the_same_in_every_python_here():
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root / "scripts")}
    shown = {}
    for python in (sys.executable, *(f"python3.{minor}" for minor in (11, 12, 13)), *PYENV):
        command = [python, "-c", f"import sys; print(sys.version_info[:2])\n{SHOWN}"]
        try:
            run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue  # not here, or a shim of one that is not
        version, both = run.stdout.splitlines()
        shown[version] = both
    if len(shown) < 2:
        pytest.skip("no other supported Python is here")
    assert len(set(shown.values())) == 1, shown


def test_another_minor_version_than_the_tested_one_is_one_line(tmp_path):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("snakemake==9.27.1  # runs the workflow\n")
    for version in ("9.27.1", "9.27.4", "9.27.1+2.g0a1b2c3"):
        check_pin("snakemake", version, requirements)
    for version in ("9.26.0", "9.28.0", "9.270.1", "10.27.1"):
        with pytest.raises(InputError) as caught:
            check_pin("snakemake", version, requirements)
        message = f"snakemake: found {version}; allowed is 9.27, with which the workflow is tested ({requirements})"
        assert str(caught.value) == message
