"""Matrix products with the same bytes on processors of every maker."""

import numpy as np
import torch
from torch import Tensor, nn


def product(first: Tensor, second: Tensor) -> Tensor:
    """Return the matrix product of (..., m, k) and (..., k, n) or, without a batch, (k, n), on one device.

    On the CPU, NumPy's OpenBLAS computes it, whose order of sums depends on the instructions alone
    (lowcap.workflow.instructions). PyTorch's MKL has another for each maker of processors, or half the speed, and is
    slow at the narrow products of small networks. Where a gradient is wanted, PyTorch computes.
    """
    wanted = torch.is_grad_enabled() and (first.requires_grad or second.requires_grad)
    if wanted or first.device.type != "cpu":
        return first @ second
    left, right = first.detach().numpy(), second.detach().numpy()
    shape = (*left.shape[:-1], right.shape[-1])
    if right.ndim == 2 < left.ndim:
        left = left.reshape(-1, left.shape[-1])  # one product instead of a batch of smaller ones
    with np.errstate(all="ignore"):  # as in PyTorch; training says which loss is not finite
        found = np.matmul(left, right)
    return torch.from_numpy(found if left.ndim == first.ndim else found.reshape(shape))


class Linear(nn.Linear):
    """A layer (n, inputs) to (n, outputs) that computes by `product`."""

    def forward(self, input: Tensor) -> Tensor:
        return product(input, self.weight.T) + self.bias

    def __deepcopy__(self, memo: dict[int, object]) -> "Linear":
        """Copy weights and biases; the generic copy takes three times as long, and pruning makes thousands."""
        twin = Linear.__new__(Linear)
        nn.Module.__init__(twin)  # without weights, which are not drawn only to be replaced
        twin.in_features, twin.out_features, twin.training = self.in_features, self.out_features, self.training
        twin.weight, twin.bias = (nn.Parameter(part.detach().clone()) for part in (self.weight, self.bias))
        return twin
