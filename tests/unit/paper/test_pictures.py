"""Figures as small pictures: no wider than asked, of their own colours, and no more than a page has room for."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from lowcap.base.errors import InputError
from lowcap.paper import pictures
from lowcap.paper.pictures import small_picture, with_pictures


def test_a_picture_is_small_and_thin_lines_keep_their_colours(tmp_path):
    pixels = np.full((200, 400, 3), 255, np.uint8)
    rng = np.random.default_rng(0)
    pixels[100:] = rng.integers(100, 256, size=(100, 400, 1))  # a picture of many greys
    colours = [(0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0)]
    for place, colour in enumerate(colours):
        pixels[10 * place + 4 : 10 * place + 6] = colour
    Image.fromarray(pixels).save(tmp_path / "figure.png")
    kind, _, content = small_picture(tmp_path / "figure.png", 200).partition(",")
    assert kind == "data:image/webp;base64"
    small = Image.open(BytesIO(b64decode(content)))
    assert small.size == (200, 100)
    assert len(small.convert("RGB").getcolors()) <= 32
    shown = np.asarray(small.convert("RGB"))
    for place, colour in enumerate(colours):
        assert np.abs(shown[5 * place + 2, 50].astype(int) - colour).max() < 40


def test_a_page_is_never_too_large_to_be_shown_inside_the_report(tmp_path):
    """Its address there has four characters for three bytes, and at most 2 MiB."""
    figures = {f"f{number}": tmp_path / f"{number}.png" for number in range(9)}
    for number, path in enumerate(figures.values()):
        Image.effect_noise((1000 + number, 1000), 90).save(path)
    page = with_pictures(lambda addresses: "\n".join(addresses.values()), figures, tmp_path / "page.html")
    assert 1_000_000 < len(page.encode()) < 0.75 * 2**21 - 1000
    images = [Image.open(BytesIO(b64decode(address.partition(",")[2]))) for address in page.splitlines()]
    assert len(images) == 9
    assert {image.width for image in images} == {480}
    assert all(len(image.getcolors()) <= 32 for image in images)


def test_where_no_picture_is_small_enough_a_line_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match=r"claims.html: found 1001 bytes .*; allowed are 1000"):
        with_pictures(lambda _: 1001 * "x", {}, tmp_path / "claims.html")
