"""Draws of hyper-parameters for the survey: by chance, and in pairs that differ in one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from lowcap.base.seeds import generator
from lowcap.base.tasks import ALL, CLASSES


@dataclass(frozen=True)
class Draw:
    """One draw of hyper-parameters.

    `name` tells draws apart. `stream` names the random numbers (initial weights, images, noise, batches),
    which the two arms, first and second, of a `pair` share; `contrast` says what these differ in, and is none for
    a draw that has no partner. `optimizer` is sgd, momentum or adam, `scale` multiplies He's initial weights,
    `images` counts the training images, equally many of each class, `label_noise` is the share of them with a label
    drawn anew, and `translation` the most pixels by which they move in each epoch.

    The task is a pair of classes, or all of them. What is None goes without saying: one hidden layer instead of
    `depth`, and as many `updates` as the survey's images take.
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
    depth: int | None = None
    updates: int | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The draw as plain values, but those that go without saying; `Draw(**settings)` makes it again."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def classes(self) -> int:
        """The number of classes that the task tells apart."""
        return CLASSES if self.task == ALL else 2


def _log_uniform(bounds: Sequence[float], rng: np.random.Generator) -> float:
    low, high = np.log(bounds)
    return float(f"{np.exp(rng.uniform(low, high)):.4g}")


def random_draw(name: str, axes: Mapping[str, Any], rng: np.random.Generator) -> Draw:
    """Return a draw with every hyper-parameter chosen by chance.

    `axes` lists the values of most; `optimizer` maps each to the bounds of its learning rate and `scale` has
    bounds, both drawn log-uniformly. A value that is listed twice is twice as likely. `depth` may be missing.
    """
    lists = ("task", "activation", "batch_size", "images", "label_noise", "translation")
    chosen = {axis: axes[axis][rng.integers(len(axes[axis]))] for axis in lists}
    optimizer = list(axes["optimizer"])[rng.integers(len(axes["optimizer"]))]
    rate, scale = _log_uniform(axes["optimizer"][optimizer], rng), _log_uniform(axes["scale"], rng)
    if "depth" in axes:  # last, so that an axis more leaves what is drawn before it
        chosen["depth"] = axes["depth"][rng.integers(len(axes["depth"]))]
    return Draw(name=name, stream=name, optimizer=optimizer, learning_rate=rate, scale=scale, **chosen)


def survey_draws(
    axes: Mapping[str, Any],
    draws: int,
    contrasts: Mapping[str, Mapping[str, Any]],
    pairs: int,
    seed: int | None = None,
) -> list[Draw]:
    """Return `draws` random draws, and for each contrast `pairs` pairs that differ in one hyper-parameter.

    A contrast names that `axis` and its two `values`, and may narrow other axes (`within`) or say how many `updates`
    both arms make. Each draw depends on its own number alone, so that more of them leave the others as they are, and
    on the seed, if there is one.
    """
    seeded = () if seed is None else (seed,)

    def drawn(name: str, axes: Mapping[str, Any], *identity: str | int) -> Draw:
        found = random_draw(name, axes, generator("survey", *seeded, *identity))
        return replace(found, stream="-".join(map(str, (*seeded, name))))

    found = [drawn(f"random-{number}", axes, number) for number in range(draws)]
    for contrast, change in contrasts.items():
        for pair in range(pairs):
            base = drawn(f"{contrast}-{pair}", {**axes, **change.get("within", {})}, contrast, pair)
            base = replace(base, contrast=contrast, pair=pair, updates=change.get("updates"))
            for arm, value in zip(("first", "second"), change["values"], strict=True):
                found.append(replace(base, name=f"{base.name}-{arm}", arm=arm, **{change["axis"]: value}))
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
