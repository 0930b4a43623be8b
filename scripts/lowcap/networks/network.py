"""One network: 784 inputs, a hidden layer or several, one logit or one per class; and what names it."""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lowcap.base.images import PIXELS
from lowcap.base.registry import Registry
from lowcap.networks.heads import Head, head_of
from lowcap.networks.products import Linear, product


class Activation(NamedTuple):
    """What a hidden unit does to its sum of inputs.

    `chain` returns a tensor times the derivative, given the unit's output, and may use the tensor's memory. `kinks` are
    the inputs where one linear piece ends and the next begins; none (empty) for a smooth function.
    """

    function: Callable[[Tensor], Tensor]
    chain: Callable[[Tensor, Tensor], Tensor]
    kinks: tuple[float, ...]

    def slope(self, output: Tensor) -> Tensor:
        """Return the derivative where the unit's output is `output`, same shape."""
        return self.chain(torch.ones_like(output), output)


ACTIVATIONS: Registry[Activation] = {
    # What autograd calls; ten times as fast as a mask, which would be a sixth of a step of training.
    "relu": Activation(torch.relu, lambda slope, h: torch.ops.aten.threshold_backward(slope, h, 0), (0.0,)),
    "relu6": Activation(functional.relu6, lambda slope, h: slope.masked_fill_((h == 0) | (h == 6), 0.0), (0.0, 6.0)),
    "tanh": Activation(torch.tanh, lambda slope, h: slope.mul_(1 - h * h), ()),
    "hard_sigmoid": Activation(
        functional.hardsigmoid, lambda slope, h: slope.masked_fill_((h == 0) | (h == 1), 0.0).div_(6), (-3.0, 3.0)
    ),
}


# The word for today's networks, which files and settings leave unsaid.
PERCEPTRON = "perceptron"


class Network(nn.Module):
    """Images (n, 784) to logits (n,); the probability of class 1 is the logit's sigmoid. A perceptron.

    The state dict has `hidden.weight` (width, 784), `hidden.bias` (width,), `output.weight`
    (1, width) and `output.bias` (1,), all float32. `activation` names one of ACTIVATIONS.

    Other architectures are classes of the same interface, which have a word of the config and, with `depth` hidden
    layers, further weights: `hidden_2.weight` and so on.

    A perceptron may have several `outputs`, one per class: then logits are (n, outputs), and `output.weight` and
    `output.bias` have as many rows. What logits mean is its `head`.
    """

    architecture: ClassVar[str] = PERCEPTRON
    depth: ClassVar[int] = 1
    hidden: Linear
    output: Linear

    def __init__(self, width: int, activation: str = "relu", outputs: int = 1) -> None:
        super().__init__()
        self.activation = activation
        for name, sizes in self.sizes(width, outputs).items():
            self.add_module(name, Linear(*sizes))

    @classmethod
    def sizes(cls, width: int, outputs: int = 1) -> dict[str, tuple[int, int]]:
        """Return how many inputs and outputs each layer has, by name, in order."""
        deeper = {f"hidden_{place}": (width, width) for place in range(2, cls.depth + 1)}
        return {"hidden": (PIXELS, width), **deeper, "output": (width, outputs)}

    @classmethod
    @torch.no_grad()
    def from_arrays(cls, weights: Sequence[np.ndarray], activation: str = "relu") -> Self:
        """Build from each layer's weights in input-by-output order, (784, width) to (width, outputs); no biases."""
        network = cls(weights[0].shape[1], activation, weights[-1].shape[1])
        for layer, weight in zip(network.layers, weights, strict=True):
            layer.weight.copy_(torch.from_numpy(weight.T))
            layer.bias.zero_()
        return network

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        twin = type(self).__new__(type(self))
        nn.Module.__init__(twin)
        twin.activation, twin.training = self.activation, self.training
        for name, layer in self.named_children():
            twin.add_module(name, copy.deepcopy(layer, memo))
        return twin

    @property
    def width(self) -> int:
        """The number of units of each hidden layer; of a convolution, of channels."""
        return self.hidden.out_features

    @property
    def head(self) -> Head:
        """What the logits mean."""
        return head_of(self.output.out_features)

    @property
    def layers(self) -> tuple[Linear, ...]:
        """The layers, each with its weights: the hidden ones in order, then the output layer."""
        return cast("tuple[Linear, ...]", tuple(self.children()))

    def live(self, lit: Tensor) -> Tensor:
        """Return which weights of each first hidden unit, booleans (inputs,), see one of the pixels `lit`, (784,)."""
        return lit

    def activations(self, images: Tensor) -> Tensor:
        """Return the activations of the last hidden layer, (n, units)."""
        return self._hidden_units(self._activate(self.hidden(images)))[-1]

    def _activate(self, sums: Tensor) -> Tensor:
        return ACTIVATIONS[self.activation].function(sums)

    def _hidden_units(self, units: Tensor) -> list[Tensor]:
        """Return the activations of every hidden layer, given the first one's (..., width)."""
        found = [units]
        for layer in self.layers[1:-1]:
            found.append(self._activate(layer(found[-1])))
        return found

    @classmethod
    def side_by_side(cls, networks: Sequence["Network"], images: Tensor) -> Iterator[Tensor]:
        """Yield each network's `activations` on images (n, 784); all are of this class and share their activation.

        The first hidden layers stand side by side in one product, which is what makes narrow networks cheap.
        """
        weights = torch.cat([network.hidden.weight for network in networks])
        biases = torch.cat([network.hidden.bias for network in networks])
        units = networks[0]._activate(product(images, weights.T) + biases)
        parts = units.split([network.width for network in networks], dim=1)
        return (network._hidden_units(part)[-1] for network, part in zip(networks, parts, strict=True))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits of images (n, 784): (n,) or, of several outputs, (n, outputs)."""
        return self.output(self.activations(images)).squeeze(-1)

    @torch.no_grad()
    def slopes(self, images: Tensor) -> Tensor:
        """Return the derivatives of the logits by the first hidden layer's sums of inputs, (n, outputs, width)."""
        slope, units = ACTIVATIONS[self.activation].slope, self._hidden_units(self._activate(self.hidden(images)))
        slopes = slope(units[-1]).unsqueeze(1) * self.output.weight
        for layer, below in zip(self.layers[-2:0:-1], units[-2::-1], strict=True):
            slopes = product(slopes, layer.weight) * slope(below).unsqueeze(1)
        return slopes

    @torch.no_grad()
    def pixel_norms(self, slopes: Tensor) -> Tensor:
        """Return the Frobenius norms of the derivatives by the pixels, given `slopes` (n, any, width): float64, (n,).

        They are s W with the first layer's weights W and slopes s, so that ||s W||^2 = tr(s (W W^T) s^T), a product as
        small as the network.
        """
        slopes, weights = slopes.double(), self.hidden.weight.double()
        squares = (product(slopes, product(weights, weights.T)) * slopes).sum(dim=2)
        return squares.sum(dim=1).clamp(min=0).sqrt()

    @torch.no_grad()
    def gradient(self, images: Tensor) -> Tensor:
        """Return the gradient of the one logit with respect to the pixels of images (n, 784), same shape."""
        return self.slopes(images).squeeze(1) @ self.hidden.weight

    def gradient_norms(self, images: Tensor) -> Tensor:
        """Return the Frobenius norms of the Jacobian of the logits, of one logit ||g(x)||_2: float64, (n,)."""
        return self.pixel_norms(self.slopes(images))

    @torch.no_grad()
    def stepped(self, images: Tensor, epsilon: float) -> tuple[Tensor, Tensor]:
        """Return the logits (n, 1) of images (n, 784), and those after a step of `epsilon` in each pixel, (n, 784).

        A step in pixel i adds `epsilon` times the i-th column of the hidden weights to the first layer's sums, so
        that the moved images need no product of their own.
        """
        sums = self.hidden(images)
        moves = epsilon * self.hidden.weight.T
        before, after = (self._hidden_units(self._activate(one))[-1] for one in (sums, sums[:, None, :] + moves))
        return self.output(before), self.output(after).squeeze(-1)


@dataclass(frozen=True)
class Identity:
    """What a network is: the coordinates under which its measurements are filed."""

    study: str
    dataset: str
    task: str
    width: int
    seed: int
    lr: float | None = None
    architecture: str = PERCEPTRON

    @property
    def name(self) -> str:
        """The name within the study, which is also the file's: `4v9/w24/s0`, or `4v9/lr0.01/w24/s0`."""
        rate = "" if self.lr is None else f"lr{self.lr}/"
        return f"{self.task}/{rate}w{self.width}/s{self.seed}"

    @property
    def axes(self) -> dict[str, str | int | float]:
        """The columns that name this network in a tidy table."""
        rate = {} if self.lr is None else {"lr": self.lr}
        return {"task": self.task, "width": self.width, "seed": self.seed} | rate
