"""Perceptrons with several hidden layers fused into one module."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lowcap.networks.cohort import Cohort
from lowcap.networks.network import ACTIVATIONS, Network
from lowcap.networks.products import product


class DeepCohort(Cohort):
    """A cohort whose networks have further hidden layers, of the same width as the first.

    The weights between two hidden layers form one (replicates, units, units) tensor, zero outside the blocks (a mask)
    in which both units are of one network.
    """

    block: Tensor

    def __init__(self, replicates: Sequence[Sequence[Network]], active: Tensor) -> None:
        super().__init__(replicates, active)
        self.register_buffer("block", self.membership @ self.membership.T)
        layers = [[network.layers[1:-1] for network in networks] for networks in replicates]
        self.deeper_weights, self.deeper_biases = nn.ParameterList(), nn.ParameterList()
        for depth in range(self.kind.depth - 1):
            own = [[layer[depth] for layer in networks] for networks in layers]
            weights = [torch.block_diag(*(layer.weight.detach().T for layer in networks)) for networks in own]
            biases = [torch.cat([layer.bias.detach() for layer in networks]) for networks in own]
            self.deeper_weights.append(nn.Parameter(torch.stack(weights)))
            self.deeper_biases.append(nn.Parameter(torch.stack(biases)))

    @property
    def weights(self) -> tuple[nn.Parameter, ...]:
        """The weights, first layer first; between hidden layers (replicates, units, units), 0 outside the blocks."""
        return self.hidden_weight, *self.deeper_weights, self.output_weight

    @property
    def biases(self) -> tuple[nn.Parameter, ...]:
        """The biases, first layer first: (replicates, units) of each hidden one; (replicates, networks * outputs)."""
        return self.hidden_bias, *self.deeper_biases, self.output_bias

    def _units(self, images: Tensor) -> list[Tensor]:
        """Return the activations of every hidden layer, each (replicates, n, units)."""
        units = [self._hidden(images)]
        for weight, bias in zip(self.deeper_weights, self.deeper_biases, strict=True):
            sums = product(units[-1], weight).add_(bias.unsqueeze(1))
            units.append(ACTIVATIONS[self.activation].function(sums))
        return units

    def _last_hidden(self, images: Tensor) -> Tensor:
        return self._units(images)[-1]

    @torch.no_grad()
    def set_gradients(self, images: Tensor, labels: Tensor) -> Tensor:
        """Set every parameter's gradient of the sum of the networks' mean cross-entropies, and return the logits.

        `labels` is (replicates, n).
        """
        units, chain = self._units(images), ACTIVATIONS[self.activation].chain
        logits, slope = self._set_output_gradients(units[-1], labels)
        deeper = zip(self.deeper_weights, self.deeper_biases, units[:-1], strict=True)
        for weight, bias, below in reversed([*deeper]):
            bias.grad = slope.sum(dim=1)
            weight.grad = product(below.transpose(1, 2), slope).mul_(self.block)
            slope = chain(product(slope, weight.transpose(1, 2)), below)
        self.hidden_bias.grad = slope.sum(dim=1)
        self.hidden_weight.grad = product(images.transpose(1, 2), slope)
        return logits
