"""Write the pages of docs/ that follow from the code: the map of packages, and the dictionary of tables and columns.

`make docs` calls it. What stands outside the marks is written by hand.
"""

import ast
import re
from pathlib import Path

from lowcap.base.documents import load_document
from lowcap.base.files import write_text
from lowcap.paper.readme import fill_between

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "scripts/lowcap"
BEGIN, END = "<!-- `make docs` writes what follows -->", "<!-- end -->"


def docstring(path: Path) -> str:
    """Return the first paragraph of a module's docstring in one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def head_comment(path: Path) -> str:
    """Return the first sentence of the comment at the head of a file of rules."""
    lines = re.match(r"(?:#.*\n)+", path.read_text(encoding="utf-8"))
    return re.split(r"(?<=\.) ", " ".join(line.lstrip("# ") for line in lines.group().splitlines()))[0]


def describe_packages() -> str:
    """Return Markdown on every package of the library and its modules, and on every file of rules."""
    lines = []
    for package in sorted(path.parent for path in LIBRARY.glob("*/__init__.py")):
        lines += [f"\n### `{package.name}/`\n", f"{docstring(package / '__init__.py')}\n", "| module | |", "|---|---|"]
        modules = sorted(path for path in package.glob("*.py") if path.name != "__init__.py")
        lines += [f"| [`{path.stem}`](../{path.relative_to(ROOT)}) | {docstring(path)} |" for path in modules]
    lines += ["\n## Rules\n", "| file | |", "|---|---|"]
    rules = sorted((ROOT / "rules").glob("*.smk"))
    lines += [f"| [`{path.stem}`](../rules/{path.name}) | {head_comment(path)} |" for path in rules]
    return "\n".join([*lines, ""])


def describe_tables() -> str:
    """Return Markdown on every column and every table, from docs/tables.yaml."""
    about = load_document(ROOT / "docs/tables.yaml")
    lines = ["\n## Columns\n", "| column | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in sorted(about["columns"].items())]
    lines += ["\n## Tables\n", "| file, below `results/` | a row is | columns |", "|---|---|---|"]
    for path, table in about["tables"].items():
        columns = ", ".join(f"`{name}`" for name in table["columns"])
        lines.append(f"| `{path}` | {table['row']} | {columns} |")
    return "\n".join([*lines, ""])


PAGES = {"map.md": describe_packages, "tables.md": describe_tables}


def described(name: str) -> str:
    """Return the text of a page of docs/ as it should be."""
    return fill_between((ROOT / "docs" / name).read_text(encoding="utf-8"), BEGIN, END, PAGES[name](), name)


if __name__ == "__main__":
    for name in PAGES:
        write_text(described(name), ROOT / "docs" / name)
