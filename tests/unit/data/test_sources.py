"""Data sources: order, verification, and every way in which a file can be wrong."""

import gzip
import hashlib
import http.server
import os
import re
import threading
import tracemalloc

import numpy as np
import pytest

from lowcap.base.errors import InputError
from lowcap.data import sources
from lowcap.data.idx import decode_idx, encode_idx

CONTENTS = {file: encode_idx(np.full((3,), number)) for number, file in enumerate(sources.FILES)}


@pytest.fixture(autouse=True)
def small_dataset(monkeypatch):
    """Let four tiny files be the published ones, and leave no source but those that a test provides."""
    sums = tuple(hashlib.sha256(CONTENTS[file]).hexdigest() for file in sources.FILES)
    packed = tuple(hashlib.sha256(gzip.compress(CONTENTS[file], mtime=0)).hexdigest() for file in sources.FILES)
    monkeypatch.setattr(sources, "CHECKSUMS", {"mnist": sums, "fashion-mnist": sums, "kmnist": packed})
    monkeypatch.setattr(sources, "MIRRORS", {"mnist": (), "fashion-mnist": (), "kmnist": ()})
    monkeypatch.setattr(sources, "SYSTEM_FOLDERS", {})


@pytest.fixture
def local(tmp_path):
    folder = tmp_path / "mnist"
    folder.mkdir()
    for file, content in CONTENTS.items():
        (folder / f"{file}.gz").write_bytes(gzip.compress(content))
    return tmp_path


@pytest.fixture
def server(tmp_path):
    """A mirror on this machine; yields its address and the folder that it serves."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(folder))

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}/", folder
        found.shutdown()


def test_reads_local_files_packed_or_not(local):
    (local / "mnist" / f"{sources.FILES[0]}.gz").unlink()
    (local / "mnist" / sources.FILES[0]).write_bytes(CONTENTS[sources.FILES[0]])
    download = sources.fetch("mnist", local, allow_sample=False)
    assert download.contents == CONTENTS
    assert (download.source, download.complete) == ("LOWCAP_DATA", True)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda packed: packed[:-6], "truncated gzip"),
        (lambda packed: packed[:12] + b"\xff\xff" + packed[14:], "corrupt gzip|truncated gzip"),
        (lambda packed: b"<!DOCTYPE html><html>404</html>", "neither gzip nor IDX; it starts with b'<!DOCTYPE html>"),
        (lambda packed: b"", "neither gzip nor IDX"),
        (lambda packed: gzip.compress(encode_idx(np.full((3,), 9))), "SHA-256 of the content is"),
    ],
)
def test_damaged_local_files_are_never_passed_over(local, damage, message):
    path = local / "mnist" / f"{sources.FILES[2]}.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(InputError, match=message) as caught:
        sources.fetch("mnist", local, allow_sample=True)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "replace",
    [lambda path: os.mkfifo(path), lambda path: path.mkdir(), lambda path: path.symlink_to("/dev/zero")],
    ids=["pipe", "folder", "device"],
)
def test_what_is_no_file_is_not_read(local, replace):
    path = local / "mnist" / f"{sources.FILES[0]}.gz"
    path.unlink()
    replace(path)
    with pytest.raises(InputError, match=re.escape(f"{path}: is no file")):
        sources.fetch("mnist", local, allow_sample=True)


def test_an_endless_file_is_read_to_the_published_size_alone(local):
    path = local / "mnist" / sources.FILES[3]
    path.with_name(f"{path.name}.gz").unlink()
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(InputError, match="SHA-256"):
        sources.fetch("mnist", local, allow_sample=True)


def test_links_to_the_files_are_followed(local, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/mnist").symlink_to(local / "mnist")
    assert sources.fetch("mnist", tmp_path / "elsewhere", allow_sample=False).contents == CONTENTS


@pytest.mark.parametrize("name", ["absent", "file", "x" * 300])
def test_a_local_folder_that_is_none_is_an_error(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"LOWCAP_DATA: found .*; allowed is a folder that can be read"):
        sources.fetch("mnist", tmp_path / name, allow_sample=True)


def test_several_members_and_what_follows_the_first_are_not_data(local):
    path = local / "mnist" / f"{sources.FILES[0]}.gz"
    whole, content = path.read_bytes(), CONTENTS[sources.FILES[0]]
    path.write_bytes(whole + b"trailing garbage")
    assert sources.fetch("mnist", local, allow_sample=False).contents == CONTENTS
    path.write_bytes(gzip.compress(content[:4]) + gzip.compress(content[4:]))
    with pytest.raises(InputError, match="SHA-256"):
        sources.fetch("mnist", local, allow_sample=True)


def test_a_missing_local_file_is_named(local):
    (local / "mnist" / f"{sources.FILES[1]}.gz").unlink()
    with pytest.raises(InputError, match=rf"found no {sources.FILES[1]}\.gz"):
        sources.fetch("mnist", local, allow_sample=True)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(b"\0" * 2**26)
    tracemalloc.start()
    with pytest.raises(InputError, match="more than the 1000 bytes of the published file"):
        sources.decompress(bomb, "bomb.gz", 1000)
    assert tracemalloc.get_traced_memory()[1] < 2**18
    tracemalloc.stop()


def test_the_first_good_mirror_wins(server, monkeypatch, caplog):
    address, folder = server
    for file, content in CONTENTS.items():
        (folder / f"{file}.gz").write_bytes(gzip.compress(content))
    monkeypatch.setitem(sources.MIRRORS, "mnist", (f"{address}absent/", address))
    download = sources.fetch("mnist", None, allow_sample=True)
    assert download.contents == CONTENTS
    assert download.source == address
    assert "404" in caplog.text


def test_an_error_page_from_a_mirror_is_not_data(server, monkeypatch, caplog):
    address, folder = server
    for file in sources.FILES:
        (folder / f"{file}.gz").write_text("<html>maintenance</html>")
    monkeypatch.setitem(sources.MIRRORS, "mnist", (address,))
    with pytest.raises(InputError):
        sources.fetch("mnist", None, allow_sample=False)
    assert "neither gzip nor IDX" in caplog.text


@pytest.mark.parametrize(
    "proxy", ["http://user:hush@127.0.0.1:9", "http://user:hush@[", "http://user:hush@host:port", "user:hush@host"]
)
def test_passwords_of_proxies_are_not_logged(monkeypatch, caplog, proxy):
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setitem(sources.MIRRORS, "mnist", ("http://mirror.invalid/",))
    with pytest.raises(InputError):
        sources.fetch("mnist", None, allow_sample=False)
    assert "http://mirror.invalid/" in caplog.text
    assert "hush" not in caplog.text


def test_a_mirror_that_drips_is_given_up(server, monkeypatch, caplog):
    address, folder = server
    (folder / f"{sources.FILES[0]}.gz").write_bytes(b"\x1f\x8b" + bytes(10))
    monkeypatch.setattr(sources, "LONGEST_DOWNLOAD_SECONDS", -1)
    monkeypatch.setitem(sources.MIRRORS, "mnist", (address,))
    with pytest.raises(InputError):
        sources.fetch("mnist", None, allow_sample=False)
    assert "took more than -1 s" in caplog.text


def test_the_systems_copy_comes_after_the_mirrors(local, monkeypatch):
    monkeypatch.setattr(sources, "SYSTEM_FOLDERS", {"fashion-mnist": local / "mnist"})
    assert sources.fetch("fashion-mnist", None, allow_sample=False).source == str(local / "mnist")


def test_without_a_source_the_error_names_three_ways():
    with pytest.raises(InputError) as caught:
        sources.fetch("mnist", None, allow_sample=False)
    for way in ("LOWCAP_DATA", "internet", "data.allow_sample: true"):
        assert way in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_sample_comes_last_and_says_so(caplog):
    download = sources.fetch("mnist", None, allow_sample=True)
    assert not download.complete
    assert "packaged sample" in caplog.text
    images, labels, test_images, test_labels = (decode_idx(download.contents[file], file) for file in sources.FILES)
    assert images.shape == (4000, 28, 28)
    assert test_images.shape == (1000, 28, 28)
    assert np.bincount(labels).tolist() == [400] * 10
    assert np.bincount(test_labels).tolist() == [100] * 10
    assert images.max() == 255


def test_fashion_mnist_has_no_sample():
    with pytest.raises(InputError, match="dataset-fashion-mnist"):
        sources.fetch("fashion-mnist", None, allow_sample=True)


@pytest.fixture
def kmnist(tmp_path):
    """A folder with the dataset of which only the packed files have published sums."""
    folder = tmp_path / "kmnist"
    folder.mkdir()
    for file, content in CONTENTS.items():
        (folder / f"{file}.gz").write_bytes(gzip.compress(content, mtime=0))
    return folder


def test_of_kmnist_the_packed_files_are_verified(kmnist):
    assert sources.fetch("kmnist", kmnist.parent, allow_sample=False).contents == CONTENTS


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        # The content is the published one, but nothing that is published says so.
        (lambda packed: gzip.compress(gzip.decompress(packed), mtime=1), "SHA-256 of the packed file is"),
        (lambda packed: packed + b"trailing garbage", "SHA-256 of the packed file is"),
        (lambda packed: packed[:-6], "truncated gzip"),
        (gzip.decompress, "is not packed; allowed is"),
    ],
)
def test_of_kmnist_what_cannot_be_verified_is_refused(kmnist, damage, message):
    path = kmnist / f"{sources.FILES[1]}.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(InputError, match=message) as caught:
        sources.fetch("kmnist", kmnist.parent, allow_sample=False)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unpacked_files_of_kmnist_name_what_is_needed(kmnist):
    packed = kmnist / f"{sources.FILES[0]}.gz"
    packed.with_name(sources.FILES[0]).write_bytes(gzip.decompress(packed.read_bytes()))
    packed.unlink()
    with pytest.raises(InputError, match=rf"allowed is {sources.FILES[0]}\.gz"):
        sources.fetch("kmnist", kmnist.parent, allow_sample=False)


def test_kmnist_that_is_not_there_is_one_line():
    with pytest.raises(InputError, match=r"kmnist: no source has the data; .* codh\.rois\.ac\.jp") as caught:
        sources.fetch("kmnist", None, allow_sample=True)
    assert "\n" not in str(caught.value)


def test_mirrors_are_torchvisions(monkeypatch):
    from torchvision.datasets import KMNIST, MNIST, FashionMNIST  # takes seconds

    monkeypatch.undo()
    kinds = {"mnist": MNIST, "fashion-mnist": FashionMNIST, "kmnist": KMNIST}
    assert {name: tuple(kind.mirrors) for name, kind in kinds.items()} == sources.MIRRORS


@pytest.mark.parametrize("dataset", sources.MIRRORS)
def test_every_dataset_has_four_sums(monkeypatch, dataset):
    monkeypatch.undo()
    assert all(re.fullmatch("[0-9a-f]{64}", found) for found in sources.CHECKSUMS[dataset])
    assert len(set(sources.CHECKSUMS[dataset])) == len(sources.FILES)


def test_no_more_is_read_from_a_mirror_than_a_file_can_have(server, monkeypatch):
    address, folder = server
    monkeypatch.setattr(sources, "SIZES", (10,) * 4)
    monkeypatch.setattr(sources, "PACKING", 100_000)
    (folder / f"{sources.FILES[0]}.gz").write_bytes(bytes(10**6))
    read = []
    monkeypatch.setattr(sources, "unpack", lambda content, *_: read.append(len(content)))
    with pytest.raises(InputError, match="404"):
        sources.read_mirror(address, "mnist")
    assert read == [100_010]
