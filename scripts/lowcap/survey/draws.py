"""Draws of hyper-parameters for the survey: by chance, and in pairs that differ in one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from lowcap.base.seeds import generator


@dataclass(frozen=True)
class Draw:
    """One draw of hyper-parameters.

    `name` tells draws apart. `stream` names the random numbers (initial weights, images, noise, batches),
    which the two arms, first and second, of a `pair` share; `contrast` says what these differ in, and is none for
    a draw that has no partner. `optimizer` is sgd, momentum or adam, `scale` multiplies He's initial weights,
    `images` counts the training images, half of each class, `label_noise` is the share of them with a label
    drawn anew, and `translation` the most pixels by which they move in each epoch.
    """

    name: str
    stream: str
    task: str
    activation: str
    optimizer: str
    learning_rate: float
    batch_size: int | Literal["full"]
    scale: float
    images: int
    label_noise: float
    translation: int
    contrast: str = "none"
    pair: int = -1
    arm: str = "none"

    @property
    def settings(self) -> dict[str, Any]:
        """The draw as plain values, from which `Draw(**settings)` makes it again."""
        return asdict(self)


def _log_uniform(bounds: Sequence[float], rng: np.random.Generator) -> float:
    low, high = np.log(bounds)
    return float(f"{np.exp(rng.uniform(low, high)):.4g}")


def random_draw(name: str, axes: Mapping[str, Any], rng: np.random.Generator) -> Draw:
    """Return a draw with every hyper-parameter chosen by chance.

    `axes` lists the values of most; `optimizer` maps each to the bounds of its learning rate and `scale` has
    bounds, both drawn log-uniformly. A value that is listed twice is twice as likely.
    """
    lists = ("task", "activation", "batch_size", "images", "label_noise", "translation")
    chosen = {axis: axes[axis][rng.integers(len(axes[axis]))] for axis in lists}
    optimizer = list(axes["optimizer"])[rng.integers(len(axes["optimizer"]))]
    rate, scale = _log_uniform(axes["optimizer"][optimizer], rng), _log_uniform(axes["scale"], rng)
    return Draw(name=name, stream=name, optimizer=optimizer, learning_rate=rate, scale=scale, **chosen)


def survey_draws(
    axes: Mapping[str, Any], draws: int, contrasts: Mapping[str, Mapping[str, Any]], pairs: int
) -> list[Draw]:
    """Return `draws` random draws, and for each contrast `pairs` pairs that differ in one hyper-parameter.

    A contrast names that `axis` and its two `values`, and may narrow other axes (`within`). Each draw depends on
    its own number alone, so that more of them leave the others as they are.
    """
    found = [random_draw(f"random-{number}", axes, generator("survey", number)) for number in range(draws)]
    for contrast, change in contrasts.items():
        for pair in range(pairs):
            stream = f"{contrast}-{pair}"
            base = random_draw(stream, {**axes, **change.get("within", {})}, generator("survey", contrast, pair))
            for arm, value in zip(("first", "second"), change["values"], strict=True):
                own = {"name": f"{stream}-{arm}", "contrast": contrast, "pair": pair, "arm": arm}
                found.append(replace(base, **own, **{change["axis"]: value}))
    return found


def split_draws(draws: Sequence[Draw], size: int) -> dict[str, list[Draw]]:
    """Return the draws in parts of at most `size`, by a name; those of a contrast are apart from the others.

    More draws of one kind leave the parts of the others, and their own full parts, as they are.
    """
    parts = {}
    for contrast in dict.fromkeys(draw.contrast for draw in draws):
        chosen = [draw for draw in draws if draw.contrast == contrast]
        for start in range(0, len(chosen), size):
            parts[f"{contrast}-{start}"] = chosen[start : start + size]
    return parts
