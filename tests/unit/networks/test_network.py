"""Network files: what is written comes back, the same bytes each time, and nothing else is accepted."""

import copy
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from lowcap.base.errors import InputError
from lowcap.networks.network import Identity, Network
from lowcap.networks.storage import load_network, save_network

IDENTITY = Identity("published", "mnist", "4v9", 24, 42)


def test_round_trip(tmp_path):
    network = Network(24)
    save_network(network, IDENTITY, "cpu", tmp_path / "s42.safetensors")
    found, identity = load_network(tmp_path / "s42.safetensors")
    assert identity == IDENTITY
    for name, value in network.state_dict().items():
        assert torch.equal(found.state_dict()[name], value)


def test_a_copy_is_the_same_network_with_weights_of_its_own():
    network = Network(3, "tanh").double().eval()
    twin = copy.deepcopy(network)
    images = torch.rand(5, 784, dtype=torch.float64)
    assert torch.equal(twin(images), network(images))
    assert (twin.activation, twin.width, twin.training) == ("tanh", 3, False)
    assert list(twin.state_dict()) == list(network.state_dict())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.zero_()
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_loads_into_plain_torch(tmp_path):
    network = Network(4)
    save_network(network, IDENTITY, "cpu", tmp_path / "n.safetensors")
    state = load_file(tmp_path / "n.safetensors")
    image = torch.rand(3, 784)
    hidden = torch.relu(image @ state["hidden.weight"].T + state["hidden.bias"])
    torch.testing.assert_close((hidden @ state["output.weight"].T + state["output.bias"])[:, 0], network(image))


def test_bytes_do_not_depend_on_the_process(tmp_path):
    """Neither this one's nor those of others with other hashes."""
    script = (
        "import torch; from lowcap.networks.storage import *; torch.manual_seed(0);"
        "save_network(Network(3), Identity('published', 'mnist', '4v9', 3, 0), 'cpu', {!r})"
    )
    files = [tmp_path / f"{number}.safetensors" for number in range(3)]
    for number, file in enumerate(files[1:]):
        subprocess.run(
            [sys.executable, "-c", script.format(str(file))],
            check=True,
            cwd=Path(__file__).parents[3] / "scripts",
            env={"PYTHONHASHSEED": str(number)},
        )
    torch.manual_seed(0)
    save_network(Network(3), Identity("published", "mnist", "4v9", 3, 0), "cpu", files[0])
    assert len({file.read_bytes() for file in files}) == 1


def test_another_activation_is_not_lost_in_a_file(tmp_path):
    with pytest.raises(ValueError, match=r"n\.safetensors: found a network with tanh; allowed is relu"):
        save_network(Network(4, "tanh"), IDENTITY, "cpu", tmp_path / "n.safetensors")


def test_names():
    assert IDENTITY.name == "4v9/w24/s42"
    assert Identity("learning_rate", "mnist", "4v9", 24, 42, 0.01).name == "4v9/lr0.01/w24/s42"
    assert Identity("learning_rate", "mnist", "4v9", 24, 42, 0.01).axes["lr"] == 0.01


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x08\0\0\0\0\0\0\0{}"])
def test_rejects_other_files(tmp_path, content):
    path = tmp_path / "broken.safetensors"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"broken\.safetensors: not a network"):
        load_network(path)


def test_rejects_foreign_safetensors(tmp_path):
    save_file({"weight": torch.zeros(2)}, tmp_path / "foreign.safetensors")
    with pytest.raises(InputError, match="not a network"):
        load_network(tmp_path / "foreign.safetensors")
