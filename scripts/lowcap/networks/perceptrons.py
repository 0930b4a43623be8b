"""Perceptrons with two and three hidden layers, all of the same width."""

from lowcap.networks.network import Network


class TwoHiddenLayers(Network):
    """A perceptron with two hidden layers."""

    architecture = "perceptron_2"
    depth = 2


class ThreeHiddenLayers(Network):
    """A perceptron with three hidden layers."""

    architecture = "perceptron_3"
    depth = 3
