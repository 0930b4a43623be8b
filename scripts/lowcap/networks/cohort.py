"""Networks fused into one module: those of one seed share its images, seeds stand in a batch."""

from collections.abc import Callable, Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.products import product


class Cohort(nn.Module):
    """Several networks per replicate, of the same widths in each and one activation, fused into one module.

    The hidden weights form one (replicates, pixels, units) tensor over all networks' units. Each unit has an output
    weight for each of its network's logits, (replicates, units, outputs), and a 0/1 membership mask (units, networks)
    keeps every network to its own units. Summing the networks' mean losses gives each parameter the gradient that it
    would have alone.

    Pixels outside `active` (a boolean mask) are left out of the product. Their weights are
    kept and come back in `networks()`; this is exact for images in which they are all zero.
    """

    initial_hidden: Tensor
    active: Tensor
    membership: Tensor

    def __init__(self, replicates: Sequence[Sequence[Network]], active: Tensor) -> None:
        super().__init__()
        first = replicates[0][0]
        self.widths = [network.width for network in replicates[0]]
        self.kind, self.activation = type(first), first.activation
        self.head, self.outputs = first.head, first.output.out_features
        hidden = _stack(replicates, lambda network: network.hidden.weight)
        owner = torch.repeat_interleave(torch.arange(len(self.widths)), torch.tensor(self.widths))
        self.hidden_weight = nn.Parameter(hidden[:, :, active].transpose(1, 2).contiguous())
        self.hidden_bias = nn.Parameter(_stack(replicates, lambda network: network.hidden.bias))
        self.output_weight = nn.Parameter(_stack(replicates, lambda network: network.output.weight.T))
        self.output_bias = nn.Parameter(_stack(replicates, lambda network: network.output.bias))
        self.register_buffer("initial_hidden", hidden)
        self.register_buffer("active", active)
        self.register_buffer("membership", functional.one_hot(owner, len(self.widths)).to(hidden.dtype))

    @property
    def weights(self) -> tuple[nn.Parameter, ...]:
        """The weights, first layer first; each weight of each network stands there once, and all else is 0.

        Here they are (replicates, active pixels, units) and (replicates, units, outputs).
        """
        return self.hidden_weight, self.output_weight

    @property
    def biases(self) -> tuple[nn.Parameter, ...]:
        """The biases, first layer first: (replicates, units), and (replicates, networks * outputs)."""
        return self.hidden_bias, self.output_bias

    @property
    def weight_gradients(self) -> tuple[Tensor, ...]:
        """The gradients of `weights`, in their order and shapes, once `set_gradients` has set them."""
        return cast("tuple[Tensor, ...]", tuple(weight.grad for weight in self.weights))

    def _hidden(self, images: Tensor) -> Tensor:
        sums = product(images, self.hidden_weight).add_(self.hidden_bias.unsqueeze(1))
        return ACTIVATIONS[self.activation].function(sums)

    def _output(self) -> Tensor:
        """Return the output weights of all networks side by side, zero where unit and network are apart."""
        return (self.output_weight.unsqueeze(2) * self.membership.unsqueeze(2)).flatten(2)

    def _logits(self, units: Tensor, output: Tensor) -> Tensor:
        """Return the logits (replicates, n, networks, outputs) of the last hidden layer's (replicates, n, units)."""
        logits = product(units, output).add_(self.output_bias.unsqueeze(1))
        return logits.unflatten(2, (len(self.widths), self.outputs))

    @torch.no_grad()
    def forward(self, images: Tensor) -> Tensor:
        """Return the logits for images (replicates, n, active pixels).

        They are (replicates, n, networks) or, where each network has several, (replicates, n, networks, outputs).
        """
        return self._logits(self._last_hidden(images), self._output()).squeeze(3)

    def _last_hidden(self, images: Tensor) -> Tensor:
        return self._hidden(images)

    @torch.no_grad()
    def set_gradients(self, images: Tensor, labels: Tensor) -> Tensor:
        """Set every parameter's gradient of the sum of the networks' mean cross-entropies, and return the logits.

        `labels` is (replicates, n). The chain rule is written out, which is faster than autograd: small
        batches cost little more than the bookkeeping (docs/fused-training.md has the measurement).
        """
        logits, slope = self._set_output_gradients(self._hidden(images), labels)
        self.hidden_bias.grad = slope.sum(dim=1)
        self.hidden_weight.grad = product(images.transpose(1, 2), slope)
        return logits

    @torch.no_grad()
    def image_gradients(self, images: Tensor) -> Tensor:
        """Return the gradient of the sum of a replicate's logits by every image, (replicates, n, active pixels)."""
        units = self._hidden(images)
        slope = self.output_weight.sum(dim=2).unsqueeze(1).expand_as(units).contiguous()
        return product(ACTIVATIONS[self.activation].chain(slope, units), self.hidden_weight.transpose(1, 2))

    def _set_output_gradients(self, units: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Set the output layer's gradients, given the activations of the last hidden one (replicates, n, units).

        Returns the logits and the loss's gradient by the sums of inputs of those units, of the shape of `units`.
        """
        output = self._output()
        logits = self._logits(units, output)
        error = (self.head.error(logits, labels) / labels.shape[1]).flatten(2)
        self.output_bias.grad = error.sum(dim=1)
        slopes = product(units.transpose(1, 2), error).unflatten(2, logits.shape[2:])
        self.output_weight.grad = (slopes * self.membership.unsqueeze(2)).sum(dim=2)
        return logits.squeeze(3), ACTIVATIONS[self.activation].chain(product(error, output.transpose(1, 2)), units)

    @torch.no_grad()
    def networks(self) -> list[list[Network]]:
        """Return the networks one by one, over all pixels, on the CPU, by replicate."""
        hidden = self.initial_hidden.clone()
        hidden[:, :, self.active] = self.hidden_weight.transpose(1, 2)
        return [
            [self._taken_out(replicate, position, hidden[replicate]) for position in range(len(self.widths))]
            for replicate in range(len(hidden))
        ]

    def _taken_out(self, replicate: int, position: int, hidden: Tensor) -> Network:
        width, first = self.widths[position], sum(self.widths[:position])
        own, logits = slice(first, first + width), slice(position * self.outputs, (position + 1) * self.outputs)
        network = self.kind(width, self.activation, self.outputs)
        weights = [hidden[own], *(weight[replicate, own, own].T for weight in self.weights[1:-1])]
        weights.append(self.output_weight[replicate, own].T)
        biases = [*(bias[replicate, own] for bias in self.biases[:-1]), self.output_bias[replicate, logits]]
        for layer, weight, bias in zip(network.layers, weights, biases, strict=True):
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)
        return network


def _stack(replicates: Sequence[Sequence[Network]], part: Callable[[Network], Tensor]) -> Tensor:
    return torch.stack([torch.cat([part(network).detach() for network in networks]) for networks in replicates])
