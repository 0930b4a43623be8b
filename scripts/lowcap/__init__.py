"""Training, pruning, corrupting and explaining low-capacity networks on pairs of MNIST classes."""
