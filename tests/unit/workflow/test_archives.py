"""Archives: the same bytes from the same content, whatever files look like, and checksums that sha256sum confirms."""

import os
import subprocess
import tarfile

import pytest

from lowcap.base.errors import InputError
from lowcap.workflow.archives import checksum_lines, write_archive

DATE = 1_795_000_000


def put(folder, mode, date):
    """Write two files with these rights and dates, and return an archive's members: them and some content."""
    folder.mkdir()
    members = {"b.txt": b"made up\n"}
    for name, text in (("z.csv", "x\n1\n"), ("a/deep.csv", "y\n")):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        os.utime(path, (date, date))
        members[name] = path
    return members


def test_an_archive_has_the_same_bytes_twice_and_from_another_folder(tmp_path):
    first = put(tmp_path / "one", 0o644, 10**9)
    second = dict(reversed(put(tmp_path / "another place", 0o600, 1.5e9).items()))
    written = []
    for number, members in enumerate([first, first, second]):
        write_archive(members, DATE, tmp_path / f"{number}/a.tar", folder="a")
        written.append((tmp_path / f"{number}/a.tar").read_bytes())
    assert written[0] == written[1] == written[2]
    with tarfile.open(tmp_path / "0/a.tar") as archive:
        found = archive.getmembers()
    assert [one.name for one in found] == ["a/a/deep.csv", "a/b.txt", "a/z.csv"]
    assert {(one.mtime, one.mode, one.uid, one.gid, one.uname, one.gname) for one in found} == {
        (DATE, 0o644, 0, 0, "", "")
    }


def test_sha256sum_confirms_an_archive_and_what_was_unpacked(tmp_path):
    members = put(tmp_path / "made", 0o644, 10**9)
    members["SHA256SUMS"] = checksum_lines(members).encode()
    write_archive(members, DATE, tmp_path / "a.tar")
    check = ["sha256sum", "--check", "--strict", "--quiet"]
    subprocess.run([*check, "a.tar.sha256"], cwd=tmp_path, check=True)
    (tmp_path / "unpacked").mkdir()
    subprocess.run(["tar", "-xf", "a.tar", "-C", "unpacked"], cwd=tmp_path, check=True)
    subprocess.run([*check, "SHA256SUMS"], cwd=tmp_path / "unpacked", check=True)
    assert (tmp_path / "unpacked/SHA256SUMS").read_text().count("\n") == len(members) - 1
    (tmp_path / "unpacked/z.csv").write_text("x\n2\n")
    assert subprocess.run([*check, "SHA256SUMS"], cwd=tmp_path / "unpacked", capture_output=True).returncode


def test_a_name_longer_than_a_plain_tar_holds_is_kept(tmp_path):
    name = f".snakemake/metadata/{'Y' * 230}=="
    write_archive({name: b"{}"}, DATE, tmp_path / "a.tar")
    with tarfile.open(tmp_path / "a.tar") as archive:
        assert archive.getnames() == [name]


def test_a_missing_member_is_one_line_and_leaves_nothing(tmp_path):
    with pytest.raises(InputError, match=r"paper.html: not there, or no file"):
        write_archive({"a": b"", "b": tmp_path / "paper.html"}, DATE, tmp_path / "out/a.tar")
    assert list((tmp_path / "out").iterdir()) == []
