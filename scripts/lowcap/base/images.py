"""The form of an image: square, and flattened to a row of pixels wherever a network sees it."""

SIDE = 28
PIXELS = SIDE**2
