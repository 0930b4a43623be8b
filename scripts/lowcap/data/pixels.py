"""Which pixels a set of images uses."""

from torch import Tensor


def lit_pixels(images: Tensor) -> Tensor:
    """Return booleans (pixels,): which pixels at least one of the images (n, pixels) with values in [0, 1] lights.

    The weights on the others get no gradient from these images, and no output on these images depends on them.
    """
    return images.amax(dim=0) > 0
