"""One network: 784 inputs, one hidden layer, one logit; and its file."""

import copy
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from lowcap.base.errors import InputError
from lowcap.base.files import atomic_path
from lowcap.base.images import PIXELS
from lowcap.base.registry import Registry
from lowcap.networks.products import Linear


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


class Network(nn.Module):
    """Images (n, 784) to logits (n,); the probability of class 1 is the logit's sigmoid.

    The state dict has `hidden.weight` (width, 784), `hidden.bias` (width,), `output.weight`
    (1, width) and `output.bias` (1,), all float32. `activation` names one of ACTIVATIONS.
    """

    def __init__(self, width: int, activation: str = "relu") -> None:
        super().__init__()
        self.activation = activation
        self.hidden = Linear(PIXELS, width)
        self.output = Linear(width, 1)

    @classmethod
    def from_arrays(cls, hidden_weight: np.ndarray, output_weight: np.ndarray, activation: str = "relu") -> "Network":
        """Build from weights in input-by-output order, (784, width) and (width, 1); zero biases."""
        network = cls(hidden_weight.shape[1], activation)
        with torch.no_grad():
            network.hidden.weight.copy_(torch.from_numpy(hidden_weight.T))
            network.output.weight.copy_(torch.from_numpy(output_weight.T))
            network.hidden.bias.zero_()
            network.output.bias.zero_()
        return network

    def __deepcopy__(self, memo: dict[int, object]) -> "Network":
        twin = Network.__new__(Network)
        nn.Module.__init__(twin)
        twin.activation, twin.training = self.activation, self.training
        twin.hidden, twin.output = copy.deepcopy(self.hidden, memo), copy.deepcopy(self.output, memo)
        return twin

    @property
    def width(self) -> int:
        return self.hidden.out_features

    def activations(self, images: Tensor) -> Tensor:
        """Return the hidden activations, (n, width)."""
        return ACTIVATIONS[self.activation].function(self.hidden(images))

    def forward(self, images: Tensor) -> Tensor:
        return self.output(self.activations(images)).squeeze(-1)


@dataclass(frozen=True)
class Identity:
    """What a network is: the coordinates under which its measurements are filed."""

    study: str
    dataset: str
    task: str
    width: int
    seed: int
    lr: float | None = None

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


def save_network(network: Network, identity: Identity, device: str, path: str | Path) -> None:
    """Write the weights, with identity and training device in the file's metadata.

    The metadata is a single JSON entry: safetensors writes several in no fixed order. Raises ValueError for another
    activation than ReLU, which the file would not tell.
    """
    if network.activation != "relu":
        raise ValueError(
            f"{path}: found a network with {network.activation}; allowed is relu, as files do not say which"
        )
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in network.state_dict().items()}
    metadata = {"lowcap": json.dumps(asdict(identity) | {"device": device}, sort_keys=True)}
    with atomic_path(path) as temporary:
        save_file(state, temporary, metadata=metadata)


def load_network(path: str | Path) -> tuple[Network, Identity]:
    """Read a network and its identity. Raises InputError if the file is not one of ours."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = json.loads((file.metadata() or {})["lowcap"])
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        del metadata["device"]
        network = Network(len(state["hidden.bias"]))
        network.load_state_dict(state)
    except (OSError, SafetensorError, KeyError, RuntimeError, ValueError) as error:
        raise InputError(
            f"{path}: not a network of this workflow ({error}); delete it and it will be trained anew"
        ) from error
    return network.eval(), Identity(**metadata)
