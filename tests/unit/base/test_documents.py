"""YAML files that people edit: what is read, and every way in which a file can be more than plain values."""

import os

import pytest
import yaml

from lowcap.base.documents import load_document
from lowcap.base.errors import InputError

BOMB = "a: &a [1, 1]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)


def write(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_reads_what_pyyaml_reads(tmp_path):
    text = "a: &a {b: [1, 2.5, no, null], c: é}\nd: {<<: *a, b: *a}\n"
    assert load_document(write(tmp_path, text)) == yaml.safe_load(text)
    assert load_document(write(tmp_path, "# nothing")) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3: found the key 'a' again"),
        ("a:\n  b: [{c: 1, 'c': 1}]\n", "x.yaml:2: found the key 'c' again"),
        ("a:\n\t- 1", "x.yaml:2: found character that cannot start any token"),
        ("a: [1", "did not find expected ',' or ']'"),
        ("a: 1\n---\nb: 2", "x.yaml:2: but found another document"),
        ("a: !!python/object/apply:os.system [ls]", "x.yaml:1: found the tag 'tag:yaml.org,2002:python/object/apply"),
        ("a: 1\n__use_yte__: true", "x.yaml:2: found the key __use_yte__"),
        ("? [1]\n: 2", "x.yaml:1: found a list or mapping as a key"),
        ("a: &a [*a]", "x.yaml:1: found an alias of what contains it"),
        ("a: *b", "x.yaml:1: found undefined alias"),
        ("[" * 200_000, "x.yaml:1: allowed are at most 100000 values on 20 levels"),
        (BOMB, "x.yaml:6: allowed are at most 100000 values"),
        ("x" * 2**21, "x.yaml: found more than 1048576 bytes"),
        ("a: 2026-99-99", "x.yaml: cannot be read (month must be in 1..12)"),
        ("a: b\0", "x.yaml: cannot be read (unacceptable character #x0000"),
        ("a: caf\xe9".encode("latin-1"), "x.yaml:1: found byte 0xe9; allowed is text in UTF-8"),
        (b"\xef\xbb\xbfa: 1", "x.yaml: starts with a byte order mark"),
    ],
)
def test_anything_else_is_one_line_with_its_place(tmp_path, content, message):
    with pytest.raises(InputError) as caught:
        load_document(write(tmp_path, content))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_none_is_one_line(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe: is a pipe"):
        load_document(tmp_path / "pipe")
    for path, reason in ((tmp_path / "absent.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(InputError, match=f"{path}: cannot be read .{reason}"):
            load_document(path)
