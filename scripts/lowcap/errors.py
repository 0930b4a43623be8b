"""The errors that a user can cause: one line each, saying what was found and what is allowed."""


class InputError(Exception):
    """Something outside the code is wrong: a config value, a data file, the disk.

    The message is a single line that names the file or key, what was found and what is
    allowed; scripts and the Snakefile show it without a traceback.
    """
