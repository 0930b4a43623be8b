"""Networks of one hidden layer: their weights, their training side by side, and how they are measured."""
