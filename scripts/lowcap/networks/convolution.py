"""Convolutional networks: 5x5 filters in steps of two pixels, ReLU, and a linear logit."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from lowcap.base.images import SIDE
from lowcap.networks.network import Network

KERNEL = 5
STRIDE = 2
# What is computed of one image are as many numbers as of hundreds in a perceptron: of a few, most stay in the cache.
IMAGES_AT_ONCE = 64


def feature_side(depth: int) -> int:
    """Return the side of the square of positions at which the filters of the depth-th layer stand."""
    side = SIDE
    for _ in range(depth):
        side = (side - KERNEL) // STRIDE + 1
    return side


def patches(maps: Tensor) -> Tensor:
    """Return what each filter sees of maps (n, side, side, channels): (n, side', side', KERNEL * KERNEL * channels).

    Of a patch the rows follow each other, of a row the pixels, of a pixel the channels.
    """
    windows = maps.unfold(1, KERNEL, STRIDE).unfold(2, KERNEL, STRIDE)
    return windows.permute(0, 1, 2, 4, 5, 3).flatten(3)


class Convolution(Network):
    """A network whose hidden layer is a convolution; its width is the number of channels.

    What is linear in the patches is a product, as in a perceptron: `hidden.weight` is (width, 25), what a channel gives
    to each pixel of a patch, row by row; `hidden_2.weight`, of two, is (width, 25 * width), in the order of
    `patches`, and `output.weight` is (1, positions * width), position by position.
    """

    architecture = "convolution"

    @classmethod
    def sizes(cls, width: int, outputs: int = 1) -> dict[str, tuple[int, int]]:
        """Return how many inputs and outputs each layer has, by name, in order."""
        deeper = {f"hidden_{place}": (KERNEL**2 * width, width) for place in range(2, cls.depth + 1)}
        return {"hidden": (KERNEL**2, width), **deeper, "output": (feature_side(cls.depth) ** 2 * width, outputs)}

    def live(self, lit: Tensor) -> Tensor:
        """Return which weights of each filter, booleans (25,), see one of the pixels `lit` (784,) at some position."""
        return patches(lit.view(1, SIDE, SIDE, 1)).flatten(0, 2).any(dim=0)

    def activations(self, images: Tensor) -> Tensor:
        """Return the activations of the last hidden layer, (n, positions * width), position by position."""
        return torch.cat([self._features(part) for part in images.split(IMAGES_AT_ONCE)])

    def _features(self, images: Tensor) -> Tensor:
        maps = images.reshape(-1, SIDE, SIDE, 1)
        for layer in self.layers[:-1]:
            maps = self._activate(layer(patches(maps)))
        return maps.flatten(1)

    @classmethod
    def side_by_side(cls, networks: Sequence[Network], images: Tensor) -> Iterator[Tensor]:
        """Yield each network's `activations` on images (n, 784): too many to keep for all networks at once."""
        return (network.activations(images) for network in networks)

    def gradient(self, images: Tensor) -> Tensor:
        """Return the gradient of the logit with respect to the pixels of images (n, 784), same shape."""
        with torch.enable_grad():
            seen = images.detach().clone().requires_grad_()
            (gradient,) = torch.autograd.grad(self(seen).sum(), seen)
        return gradient

    def gradient_norms(self, images: Tensor) -> Tensor:
        """Return ||g(x)||_2 of the gradient g of the logit for images (n, 784): float64, (n,)."""
        return self.gradient(images).double().norm(dim=1)

    @torch.no_grad()
    def stepped(self, images: Tensor, epsilon: float) -> tuple[Tensor, Tensor]:
        """Return the logits (n, 1) of images (n, 784), and those after a step of `epsilon` in each pixel, (n, 784)."""
        steps = epsilon * torch.eye(images.shape[1], dtype=images.dtype)
        return self(images).unsqueeze(1), torch.stack([self(image + steps) for image in images])


class TwoConvolutions(Convolution):
    """A network of two convolutions with equally many channels."""

    architecture = "convolution_2"
    depth = 2
