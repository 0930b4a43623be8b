"""Figures as small pictures inside pages that the report can show."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from lowcap.base.errors import InputError
from lowcap.paper.templates import MOST_BYTES, data_uri

# A page inside the report may have MOST_BYTES, so that figures are small and in few colours; one with many has the
# largest of these sizes that leave room for all else.
WIDTHS_PIXELS = (720, 640, 560, 480, 360, 240)
# The colours kept are those that cover most, by hue: those that most pixels have would be greys, and lines of two
# colours would become one.
COLOURS, BY_HUE = 32, Image.Quantize.MAXCOVERAGE


def with_pictures(fill: Callable[[dict[str, str]], str], figures: Mapping[str, Path], template: Path) -> str:
    """Return the page that `fill` makes of addresses by name, with the largest pictures that leave it MOST_BYTES.

    `figures` are image files by name. Raises InputError, naming the template, if even the smallest leave it larger.
    """
    size = 0
    for width in WIDTHS_PIXELS:
        page = fill({name: small_picture(path, width) for name, path in figures.items()})
        if (size := len(page.encode())) <= MOST_BYTES:
            return page
    raise InputError(
        f"{template}: found {size} bytes with its smallest figures; allowed are {MOST_BYTES} in the report"
    )


def small_picture(path: Path, width: int = WIDTHS_PIXELS[0]) -> str:
    """Return an image file of at most `width` pixels by as many, in COLOURS colours, as an address to show: a WebP."""
    with Image.open(path) as image:
        small = image.convert("RGB")
    small.thumbnail((width, width), Image.Resampling.LANCZOS)
    content = BytesIO()
    few = small.quantize(COLOURS, BY_HUE, dither=Image.Dither.NONE).convert("RGB")
    few.save(content, "webp", lossless=True, quality=100)
    return data_uri("image/webp", content.getvalue())
