"""AND and OR interactions between patches of an image: which are learned, when, and which generalize."""
