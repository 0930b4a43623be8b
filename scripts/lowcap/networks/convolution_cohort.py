"""Convolutional networks fused into one module."""

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from lowcap.base.images import PIXELS, SIDE
from lowcap.networks.convolution import IMAGES_AT_ONCE, KERNEL, STRIDE, feature_side, patches
from lowcap.networks.heads import SIGMOID
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.products import product


class ConvolutionCohort(nn.Module):
    """Several convolutional networks per replicate, of the same widths in each and one activation, in one module.

    Their first layers stand side by side: what the filters see is unfolded once, into one row per patch, and the
    channels of all networks are the columns of one product. A second convolution, in which each network sees its own
    channels only, is a product per network. The output layers are one product, masked so that each logit has its
    own network's channels. Summing the networks' mean losses gives each parameter the gradient that it would have
    alone.

    Pixels outside `active` (a boolean mask) are black, and images come without them.
    """

    head = SIGMOID
    active: Tensor
    membership: Tensor

    def __init__(self, replicates: Sequence[Sequence[Network]], active: Tensor) -> None:
        super().__init__()
        first = replicates[0]
        self.widths, self.kind, self.activation = [one.width for one in first], type(first[0]), first[0].activation
        self.positions = feature_side(self.kind.depth) ** 2
        layers = [[one.layers for one in networks] for networks in replicates]
        hidden = [[one[0].weight.detach().T for one in networks] for networks in layers]
        self.hidden_weight = nn.Parameter(torch.stack([torch.cat(own, dim=1) for own in hidden]))
        self.deeper_weights = nn.ParameterList(
            nn.Parameter(torch.stack([networks[place][depth].weight.detach().T for networks in layers]))
            for depth in range(1, self.kind.depth)
            for place in range(len(first))
        )
        self.hidden_biases = nn.ParameterList(
            nn.Parameter(
                torch.stack([torch.cat([one[depth].bias.detach() for one in networks]) for networks in layers])
            )
            for depth in range(self.kind.depth)
        )
        output = [[one[-1].weight.detach().view(self.positions, -1) for one in networks] for networks in layers]
        self.output_weight = nn.Parameter(torch.stack([torch.cat(own, dim=1).flatten() for own in output]))
        self.output_bias = nn.Parameter(
            torch.stack([torch.cat([one[-1].bias.detach() for one in networks]) for networks in layers])
        )
        owner = torch.repeat_interleave(torch.arange(len(self.widths)), torch.tensor(self.widths))
        member = functional.one_hot(owner, len(self.widths)).to(self.output_weight.dtype)
        self.register_buffer("active", active)
        self.register_buffer("membership", member.repeat(self.positions, 1))

    @property
    def weights(self) -> tuple[nn.Parameter, ...]:
        """The weights, first layer first; each weight of each network stands there once.

        They are (replicates, KERNEL ** 2, channels), then for each deeper layer and network (replicates,
        KERNEL ** 2 * width, width), then, position by position, (replicates, positions * channels).
        """
        return self.hidden_weight, *self.deeper_weights, self.output_weight

    @property
    def biases(self) -> tuple[nn.Parameter, ...]:
        """The biases, first layer first: (replicates, channels) of each hidden one, and (replicates, networks)."""
        return *self.hidden_biases, self.output_bias

    @property
    def weight_gradients(self) -> tuple[Tensor, ...]:
        """The gradients of `weights`, in their order and shapes, once `set_gradients` has set them."""
        return cast("tuple[Tensor, ...]", tuple(weight.grad for weight in self.weights))

    def _own(self, depth: int) -> Sequence[nn.Parameter]:
        """Return the weights of each network's convolution at a depth from 1, the second."""
        count = len(self.widths)
        return list(self.deeper_weights)[(depth - 1) * count : depth * count]

    def _unfold(self, images: Tensor) -> Tensor:
        """Return the patches of images (replicates, n, active pixels): (replicates, n * positions, KERNEL ** 2)."""
        whole = images
        if images.shape[-1] < PIXELS:
            whole = images.new_zeros(*images.shape[:2], PIXELS)
            whole[:, :, self.active] = images
        return patches(whole.reshape(-1, SIDE, SIDE, 1)).view(len(images), -1, KERNEL**2)

    def _convolve(self, images: Tensor) -> tuple[list[list[Tensor]], list[Tensor]]:
        """Return, for each hidden layer, what its products take and what it gives.

        It takes patches (replicates, n * positions, inputs), those of the images or of each network's channels, and
        gives the activations of all channels, (replicates, n * positions, channels).
        """
        function = ACTIVATIONS[self.activation].function
        seen = [[self._unfold(images)]]
        sums = product(seen[0][0], self.hidden_weight)
        units = [function(sums.add_(self.hidden_biases[0].unsqueeze(1)))]
        for depth in range(1, self.kind.depth):
            side = feature_side(depth)
            channels = units[-1].split(self.widths, dim=2)
            maps = (own.reshape(-1, side, side, width) for own, width in zip(channels, self.widths, strict=True))
            seen.append([patches(own).view(len(images), -1, KERNEL**2 * own.shape[-1]) for own in maps])
            sums = [product(rows, weight) for rows, weight in zip(seen[-1], self._own(depth), strict=True)]
            units.append(function(torch.cat(sums, dim=2).add_(self.hidden_biases[depth].unsqueeze(1))))
        return seen, units

    def _output(self) -> Tensor:
        return self.output_weight.unsqueeze(2) * self.membership

    @torch.no_grad()
    def forward(self, images: Tensor) -> Tensor:
        """Return the logits, (replicates, n, networks), for images (replicates, n, active pixels)."""
        output, logits = self._output(), []
        for part in images.split(IMAGES_AT_ONCE, dim=1):
            features = self._convolve(part)[1][-1].view(*part.shape[:2], -1)
            logits.append(product(features, output).add_(self.output_bias.unsqueeze(1)))
        return torch.cat(logits, dim=1)

    @torch.no_grad()
    def set_gradients(self, images: Tensor, labels: Tensor) -> Tensor:
        """Set every parameter's gradient of the sum of the networks' mean cross-entropies, and return the logits.

        `labels` is (replicates, n).
        """
        for parameter in self.parameters():
            parameter.grad = torch.zeros_like(parameter)
        output, logits = self._output(), []
        for part, target in zip(images.split(IMAGES_AT_ONCE, dim=1), labels.split(IMAGES_AT_ONCE, dim=1), strict=True):
            logits.append(self._add_gradients(part, target, output, labels.shape[1]))
        return torch.cat(logits, dim=1)

    def _add_gradients(self, images: Tensor, labels: Tensor, output: Tensor, count: int) -> Tensor:
        """Add to every gradient what some of a batch's `count` images contribute, and return their logits."""
        seen, units = self._convolve(images)
        chain, features = ACTIVATIONS[self.activation].chain, units[-1].view(*images.shape[:2], -1)
        logits = product(features, output).add_(self.output_bias.unsqueeze(1))
        error = (torch.sigmoid(logits) - labels.unsqueeze(2)) / count
        _gradient(self.output_bias).add_(error.sum(dim=1))
        shares = product(features.transpose(1, 2), error).mul_(self.membership)
        _gradient(self.output_weight).add_(shares.sum(dim=2))
        slope = chain(product(error, output.transpose(1, 2)).view(units[-1].shape), units[-1])
        for depth in range(self.kind.depth - 1, 0, -1):
            _gradient(self.hidden_biases[depth]).add_(slope.sum(dim=1))
            below = []
            for own, rows, weight in zip(slope.split(self.widths, dim=2), seen[depth], self._own(depth), strict=True):
                own = own.contiguous()
                _gradient(weight).add_(product(rows.transpose(1, 2), own))
                below.append(overlapped(product(own, weight.transpose(1, 2)), feature_side(depth)))
            slope = chain(torch.cat(below, dim=2), units[depth - 1])
        _gradient(self.hidden_biases[0]).add_(slope.sum(dim=1))
        _gradient(self.hidden_weight).add_(product(seen[0][0].transpose(1, 2), slope))
        return logits

    @torch.no_grad()
    def networks(self) -> list[list[Network]]:
        """Return the networks one by one, on the CPU, by replicate."""
        return [
            [self._taken_out(replicate, place) for place in range(len(self.widths))]
            for replicate in range(len(self.hidden_weight))
        ]

    def _taken_out(self, replicate: int, place: int) -> Network:
        width, first = self.widths[place], sum(self.widths[:place])
        own = slice(first, first + width)
        network = self.kind(width, self.activation)
        deeper = [self._own(depth)[place][replicate].T for depth in range(1, self.kind.depth)]
        output = self.output_weight[replicate].view(self.positions, -1)[:, own].reshape(1, -1)
        weights = [self.hidden_weight[replicate, :, own].T, *deeper, output]
        biases = [bias[replicate, own] for bias in self.hidden_biases]
        biases.append(self.output_bias[replicate, place : place + 1])
        for layer, weight, bias in zip(network.layers, weights, biases, strict=True):
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)
        return network


def _gradient(parameter: Tensor) -> Tensor:
    return cast("Tensor", parameter.grad)


def overlapped(slopes: Tensor, side: int) -> Tensor:
    """Return the sums, over all patches that see it, of each unit's share of `slopes`: the adjoint of `patches`.

    `slopes` is (replicates, n * positions, KERNEL ** 2 * channels), the result (replicates, n * side ** 2, channels).
    """
    across = (side - KERNEL) // STRIDE + 1
    windows = slopes.reshape(-1, across, across, KERNEL, KERNEL, slopes.shape[-1] // KERNEL**2)
    maps = slopes.new_zeros(len(windows), side, side, windows.shape[-1])
    reach = (across - 1) * STRIDE + 1
    for row in range(KERNEL):
        for column in range(KERNEL):
            maps[:, row : row + reach : STRIDE, column : column + reach : STRIDE] += windows[:, :, :, row, column]
    return maps.view(len(slopes), -1, maps.shape[-1])
