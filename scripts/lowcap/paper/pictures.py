"""Figures as small pictures inside pages."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from lowcap.paper.templates import data_uri

# Browsers show no page inside the report whose address, the page in base64, is longer than 2 MB; so figures are small.
# The colours kept are those that cover most, by hue: those that most pixels have would be greys, and lines of two
# colours would become one.
COLOURS, BY_HUE = 32, Image.Quantize.MAXCOVERAGE


def small_picture(path: Path) -> str:
    """Return an image file at half its width and height and in COLOURS colours, a PNG, as an address to show."""
    with Image.open(path) as image:
        small = image.convert("RGB").reduce(2)
    content = BytesIO()
    small.quantize(COLOURS, BY_HUE, dither=Image.Dither.NONE).save(content, "png", optimize=True)
    return data_uri("image/png", content.getvalue())
