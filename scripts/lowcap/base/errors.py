"""The errors that a user can cause: one line each, saying what was found and what is allowed."""

import sys
from collections.abc import Generator
from contextlib import contextmanager


class InputError(Exception):
    """Something outside the code is wrong: a config value, a data file, the disk.

    The message is a single line that names the file or key, what was found and what is
    allowed; scripts and the Snakefile show it without a traceback.
    """


@contextmanager
def reported_errors() -> Generator[None]:
    """End the program with an InputError's line, without a traceback, if the block raises one."""
    try:
        yield
    except InputError as error:
        sys.exit(f"Error: {error}")
