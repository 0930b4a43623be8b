"""How identifiers and numbers are written where people read them."""

import re

_PROPER = {
    "gaussian noise": "Gaussian noise",
    "jacobian": "Jacobian",
    "cka": "CKA",
    "ssim": "SSIM",
    "random live": "random (live)",
}


def spell(name: object) -> str:
    """Return an identifier in words: `4v9` as 4 vs 9, `gaussian_noise` as Gaussian noise, also within a longer text."""
    words = re.sub(r"\b([0-9])v([0-9])\b", r"\1 vs \2", str(name).replace("_", " "))
    return _PROPER.get(words, words)


def write_number(value: float, form: str) -> str:
    """Format a number for a figure, with a real minus sign."""
    return format(value, form).replace("-", "\N{MINUS SIGN}")
