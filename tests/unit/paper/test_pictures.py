"""Figures as small pictures: no wider than asked, and of their own colours."""

from base64 import b64decode
from io import BytesIO

import numpy as np
from PIL import Image

from lowcap.paper.pictures import small_picture


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
