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

    The hidden weights form one (replicates, pixels, units) tensor over all networks' units. Each
    unit has one output weight, and a 0/1 membership mask (units, networks) keeps every network
    to its own units. Summing the networks' mean losses gives each parameter the gradient that it
    would have alone.

    Pixels outside `active` (a boolean mask) are left out of the product. Their weights are
    kept and come back in `networks()`; this is exact for images in which they are all zero.
    """

    initial_hidden: Tensor
    active: Tensor
    membership: Tensor

    def __init__(self, replicates: Sequence[Sequence[Network]], active: Tensor) -> None:
        super().__init__()
        self.widths = [network.width for network in replicates[0]]
        self.activation = replicates[0][0].activation
        hidden = _stack(replicates, lambda network: network.hidden.weight)
        owner = torch.repeat_interleave(torch.arange(len(self.widths)), torch.tensor(self.widths))
        self.hidden_weight = nn.Parameter(hidden[:, :, active].transpose(1, 2).contiguous())
        self.hidden_bias = nn.Parameter(_stack(replicates, lambda network: network.hidden.bias))
        self.output_weight = nn.Parameter(_stack(replicates, lambda network: network.output.weight.squeeze(0)))
        self.output_bias = nn.Parameter(_stack(replicates, lambda network: network.output.bias))
        self.register_buffer("initial_hidden", hidden)
        self.register_buffer("active", active)
        self.register_buffer("membership", functional.one_hot(owner, len(self.widths)).to(hidden.dtype))

    @property
    def weights(self) -> tuple[nn.Parameter, ...]:
        return self.hidden_weight, self.output_weight

    @property
    def biases(self) -> tuple[nn.Parameter, ...]:
        return self.hidden_bias, self.output_bias

    @property
    def weight_gradients(self) -> tuple[Tensor, ...]:
        """The gradients of `weights`, once `set_gradients` has set them."""
        return cast("tuple[Tensor, ...]", tuple(weight.grad for weight in self.weights))

    def _hidden(self, images: Tensor) -> Tensor:
        sums = product(images, self.hidden_weight).add_(self.hidden_bias.unsqueeze(1))
        return ACTIVATIONS[self.activation].function(sums)

    def _output(self) -> Tensor:
        return self.output_weight.unsqueeze(2) * self.membership

    @torch.no_grad()
    def forward(self, images: Tensor) -> Tensor:
        """Return the logits, (replicates, n, networks), for images (replicates, n, active pixels)."""
        return product(self._hidden(images), self._output()).add_(self.output_bias.unsqueeze(1))

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
        slope = self.output_weight.unsqueeze(1).expand_as(units).contiguous()
        return product(ACTIVATIONS[self.activation].chain(slope, units), self.hidden_weight.transpose(1, 2))

    def _set_output_gradients(self, units: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Set the output layer's gradients, given the activations of the last hidden one (replicates, n, units).

        Returns the logits and the loss's gradient by the sums of inputs of those units, of the shape of `units`.
        """
        output = self._output()
        logits = product(units, output).add_(self.output_bias.unsqueeze(1))
        error = (torch.sigmoid(logits) - labels.unsqueeze(2)) / labels.shape[1]
        self.output_bias.grad = error.sum(dim=1)
        self.output_weight.grad = (product(units.transpose(1, 2), error) * self.membership).sum(dim=2)
        return logits, ACTIVATIONS[self.activation].chain(product(error, output.transpose(1, 2)), units)

    @torch.no_grad()
    def networks(self) -> list[list[Network]]:
        """Return the networks one by one, over all pixels, on the CPU, by replicate."""
        hidden = self.initial_hidden.clone()
        hidden[:, :, self.active] = self.hidden_weight.transpose(1, 2)
        parameters = (hidden, self.hidden_bias, self.output_weight, self.output_bias)
        sizes = (self.widths, self.widths, self.widths, 1)
        return [
            [
                _network(self.activation, *parts)
                for parts in zip(
                    *(tensor.cpu().split(size) for tensor, size in zip(replicate, sizes, strict=True)), strict=True
                )
            ]
            for replicate in zip(*parameters, strict=True)
        ]


def _stack(replicates: Sequence[Sequence[Network]], part: Callable[[Network], Tensor]) -> Tensor:
    return torch.stack([torch.cat([part(network).detach() for network in networks]) for networks in replicates])


def _network(
    activation: str, hidden_weight: Tensor, hidden_bias: Tensor, output_weight: Tensor, output_bias: Tensor
) -> Network:
    network = Network(len(hidden_bias), activation)
    network.hidden.weight.copy_(hidden_weight)
    network.hidden.bias.copy_(hidden_bias)
    network.output.weight.copy_(output_weight.unsqueeze(0))
    network.output.bias.copy_(output_bias)
    return network
