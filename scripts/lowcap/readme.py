"""The table of verdicts in README.md, between two marks."""

import sys
from pathlib import Path

from lowcap.errors import InputError, reported_errors
from lowcap.files import write_text

BEGIN, END = "<!-- verdicts: `make readme` writes this table -->", "<!-- end of verdicts -->"


def with_table(readme: str, table: str) -> str:
    """Return the text of the README with `table` between its marks. Raises InputError if they are not there."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"README.md: the marks of the table of verdicts are missing: {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table}{END}{after}"


if __name__ == "__main__":
    readme, table = map(Path, sys.argv[1:])
    with reported_errors():
        write_text(with_table(readme.read_text(encoding="utf-8"), table.read_text(encoding="utf-8")), readme)
