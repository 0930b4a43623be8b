"""Networks by architecture: their weights, their training side by side, and how they are measured."""
