"""Write the pages of docs/ that follow from the code: the map of packages, and the dictionary of tables and columns.

`make docs` calls it. What stands outside the marks is written by hand.
"""

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from lowcap.base.documents import load_document
from lowcap.base.files import write_text
from lowcap.base.overlays import extend
from lowcap.claims.ledger import ledger_files
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


class Table(NamedTuple):
    """What a table of docs/tables.yaml holds: what a row is, the columns, and what some of them mean in it alone.

    Those that are `extended` are made by `make extended` alone.
    """

    row: str
    columns: list[str]
    here: dict[str, str]
    extended: bool = False


def flatten(columns: list) -> list[str]:
    """Return the names in lists of lists of columns, in order."""
    return [name for item in columns for name in (flatten(item) if isinstance(item, list) else [item])]


def load_dictionary(path: Path = ROOT / "docs/tables.yaml") -> tuple[dict[str, str], dict[str, Table]]:
    """Return the meanings of columns by name, and the tables by path below results/."""
    about = load_document(path)
    tables = {
        path: Table(table["row"], flatten(table["columns"]), table.get("here", {}), table.get("extended", False))
        for path, table in about["tables"].items()
    }
    return about["columns"], tables


def describe_tables() -> str:
    """Return Markdown on every table, by folder, and on every column, from docs/tables.yaml."""
    columns, tables = load_dictionary()
    lines = []
    for folder, paths in groupby(tables, key=lambda path: path.rpartition("/")[0]):
        lines += [f"\n## `{folder}/`\n", "| file | a row is | columns |", "|---|---|---|"]
        for path in paths:
            row, names, here, extended = tables[path]
            said = ", ".join(f"`{name}`" + (f" ({here[name]})" if name in here else "") for name in names)
            build = " (`make extended`)" if extended else ""
            lines.append(f"| `{path.rpartition('/')[2]}`{build} | {row} | {said} |")
    lines += ["\n## Columns\n", "Those with a ? are there only if the study varies them.\n"]
    lines += ["| column | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in sorted(columns.items())]
    return "\n".join([*lines, ""])


def words_in_paths() -> dict[str, list[str]]:
    """Return what the names in braces of tables' paths stand for in this project, its extended build included."""
    config = extend(load_document(ROOT / "config.yaml"), load_document(ROOT / "extended.yaml"))
    return {
        "study": list(config["studies"]),
        "interactions": list(config["interactions"]),
        "survey": list(config["surveys"]),
        "ledger": list(ledger_files(ROOT / "paper/claims", ROOT / "paper/extended/claims")),
    }


def compare_with_build(results: Path, tables: Mapping[str, Table], extended: bool = False) -> Iterator[str]:
    """Yield a line for each CSV file in a folder of results, and each of `tables`, where they do not agree.

    A file is one table, or a part of one, and has its columns in order; every table that the build makes has a file.
    """
    patterns, words = {}, words_in_paths()
    for path in tables:
        pattern = re.escape(path.removesuffix(".csv"))
        for word, values in words.items():
            pattern = pattern.replace(rf"\{{{word}\}}", f"({'|'.join(values)})")
        patterns[path] = re.compile(pattern + r"(/.+)?\.csv")
    missing = {path for path, table in tables.items() if extended or not table.extended}
    for file in sorted(results.rglob("*.csv")):
        name = file.relative_to(results).as_posix()
        if name.startswith("paper/"):  # copies that the PDF carries
            continue
        matching = [path for path, pattern in patterns.items() if pattern.fullmatch(name)]
        if len(matching) != 1:
            yield f"{name}: is {' and '.join(matching) or 'no table'}"
            continue
        missing -= set(matching)
        with file.open(encoding="utf-8", newline="") as lines:
            found = next(csv.reader(lines))
        known = tables[matching[0]].columns
        if [column.rstrip("?") for column in known if not column.endswith("?") or column[:-1] in found] != found:
            yield f"{name}: found the columns {', '.join(found)}; {matching[0]} has {', '.join(known)}"
    yield from (f"{path}: has no file" for path in tables if path in missing)


PAGES = {"map.md": describe_packages, "tables.md": describe_tables}


def described(name: str) -> str:
    """Return the text of a page of docs/ as it should be."""
    return fill_between((ROOT / "docs" / name).read_text(encoding="utf-8"), BEGIN, END, PAGES[name](), name)


if __name__ == "__main__":
    for name in PAGES:
        write_text(described(name), ROOT / "docs" / name)
