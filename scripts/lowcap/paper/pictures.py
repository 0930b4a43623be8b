"""Figures as small pictures inside pages."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from lowcap.paper.templates import data_uri

# Browsers show no page inside the report whose address, the page in base64, is longer than this.
LONGEST_ADDRESS = 2 * 2**20
COLOURS = 16


def small_picture(path: Path) -> str:
    """Return an image file at half its width and height and in COLOURS colours, a PNG, as an address to show."""
    with Image.open(path) as image:
        small = image.convert("RGB").reduce(2)
    content = BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(content, "png", optimize=True)
    return data_uri("image/png", content.getvalue())
