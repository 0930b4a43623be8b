"""The file of one network: its weights, and what names it."""

import json
from dataclasses import asdict
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from lowcap.base.errors import InputError
from lowcap.base.files import atomic_path
from lowcap.networks.architectures import ARCHITECTURES
from lowcap.networks.network import PERCEPTRON, Identity, Network


def save_network(network: Network, identity: Identity, device: str, path: str | Path) -> None:
    """Write the weights, with identity and training device in the file's metadata.

    The metadata is a single JSON entry: safetensors writes several in no fixed order. Raises ValueError for another
    activation than ReLU, which the file would not tell, and for another architecture than the identity's. That of a
    perceptron goes without saying.
    """
    if network.activation != "relu":
        raise ValueError(
            f"{path}: found a network with {network.activation}; allowed is relu, as files do not say which"
        )
    if network.architecture != identity.architecture:
        raise ValueError(f"{path}: found a {network.architecture}; its identity says {identity.architecture}")
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in network.state_dict().items()}
    about = asdict(identity) | {"device": device}
    if identity.architecture == PERCEPTRON:
        del about["architecture"]
    metadata = {"lowcap": json.dumps(about, sort_keys=True)}
    with atomic_path(path) as temporary:
        save_file(state, temporary, metadata=metadata)


def load_network(path: str | Path) -> tuple[Network, Identity]:
    """Read a network and its identity. Raises InputError if the file is not one of ours."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = json.loads((file.metadata() or {})["lowcap"])
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        del metadata["device"]
        identity = Identity(**metadata)
        network = ARCHITECTURES[identity.architecture](len(state["hidden.bias"]))
        network.load_state_dict(state)
    except (OSError, SafetensorError, KeyError, RuntimeError, ValueError, TypeError) as error:
        raise InputError(
            f"{path}: not a network of this workflow ({error}); delete it and it will be trained anew"
        ) from error
    return network.eval(), identity
