"""Architectures: a registry from a config word to a class of networks.

A class has the interface of `Network`, which everything that is measured on networks uses. How its networks train
side by side is in the registry COHORTS of lowcap.networks.training, by the same word.
"""

from lowcap.base.registry import Registry
from lowcap.networks.convolution import Convolution, TwoConvolutions
from lowcap.networks.network import Network
from lowcap.networks.perceptrons import ThreeHiddenLayers, TwoHiddenLayers

ARCHITECTURES: Registry[type[Network]] = {
    "perceptron": Network,
    "perceptron_2": TwoHiddenLayers,
    "perceptron_3": ThreeHiddenLayers,
    "convolution": Convolution,
    "convolution_2": TwoConvolutions,
}
