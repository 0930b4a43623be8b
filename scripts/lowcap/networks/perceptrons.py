"""Perceptrons by their number of hidden layers, all of the same width."""

from collections.abc import Mapping

from lowcap.networks.network import Network


class TwoHiddenLayers(Network):
    """A perceptron with two hidden layers."""

    architecture = "perceptron_2"
    depth = 2


class ThreeHiddenLayers(Network):
    """A perceptron with three hidden layers."""

    architecture = "perceptron_3"
    depth = 3


PERCEPTRONS: Mapping[int, type[Network]] = {kind.depth: kind for kind in (Network, TwoHiddenLayers, ThreeHiddenLayers)}
