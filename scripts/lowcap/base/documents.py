"""YAML files that people edit, read strictly: what is ambiguous, huge or more than plain data is refused."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml

from lowcap.base.errors import InputError

LARGEST_FILE = 2**20
MOST_VALUES = 100_000
DEEPEST = 20
# Asks Snakemake to run the expressions in a config file.
TEMPLATES = "__use_yte__"


class Size(NamedTuple):
    """How many values a part of a document holds, itself included, and how deep they lie, with aliases unfolded."""

    values: int
    depth: int


def load_document(path: str | Path) -> Any:
    """Return what a YAML file holds, as plain values.

    Raises InputError, one line with the file and where possible the line in it, for a file that cannot be
    read, is no UTF-8, has over 1 MiB or is no YAML; for tags and templates, for a key that a mapping has
    twice, and for more than 100,000 values or 20 levels with aliases unfolded.
    """
    if Path(path).is_fifo():
        raise InputError(f"{path}: is a pipe; allowed is a file")
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise InputError(f"{path}: found more than {LARGEST_FILE} bytes, the most that are allowed")
        text = content.decode()
        if text.startswith("\ufeff"):
            raise InputError(f"{path}: starts with a byte order mark; allowed is text in UTF-8 without one")
        _check_events(text, path)
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _measure(node, path, {})
        return loader.construct_document(node)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line, byte = error.object[: error.start].count(b"\n") + 1, error.object[error.start]
        raise InputError(f"{path}:{line}: found byte {byte:#04x}; allowed is text in UTF-8") from error
    except yaml.MarkedYAMLError as error:
        raise InputError(f"{_place(error.problem_mark, path)}: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({' '.join(str(error).split())})") from error


def _check_events(text: str, path: str | Path) -> None:
    """Raise InputError for a tag, and for more than 20 levels: enough of them end the process that builds them."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise InputError(f"{_place(event.start_mark, path)}: found the tag {event.tag!r}; allowed are values alone")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise InputError(_too_much(event, path))


def _place(mark: yaml.Mark | None, path: str | Path) -> str:
    return f"{path}:{mark.line + 1}" if mark else str(path)


def _too_much(at: yaml.Event | yaml.Node, path: str | Path) -> str:
    return f"{_place(at.start_mark, path)}: allowed are at most {MOST_VALUES} values on {DEEPEST} levels"


def _measure(node: yaml.Node, path: str | Path, known: dict[int, Size | None]) -> Size:
    """Return the size of a node. `known` has those of nodes already met, None where they are not closed yet."""
    if id(node) in known:
        size = known[id(node)]
        if size is None:
            raise InputError(f"{_place(node.start_mark, path)}: found an alias of what contains it")
        return size
    known[id(node)] = None
    children = node.value if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.MappingNode):
        _check_keys([key for key, _ in node.value], path)
        children = [value for _, value in node.value]
    sizes = [_measure(child, path, known) for child in children]
    size = Size(1 + sum(one.values for one in sizes), 1 + max((one.depth for one in sizes), default=0))
    if size.values > MOST_VALUES or size.depth > DEEPEST:
        raise InputError(_too_much(node, path))
    known[id(node)] = size
    return size


def _check_keys(keys: list[yaml.Node], path: str | Path) -> None:
    seen = set()
    for key in keys:
        place = _place(key.start_mark, path)
        if not isinstance(key, yaml.ScalarNode):
            raise InputError(f"{place}: found a list or mapping as a key; allowed are words and numbers")
        if key.value == TEMPLATES:
            raise InputError(f"{place}: found the key {TEMPLATES}; a config file may hold values, not expressions")
        if key.value in seen:
            raise InputError(f"{place}: found the key {key.value!r} again; each is allowed once")
        seen.add(key.value)
