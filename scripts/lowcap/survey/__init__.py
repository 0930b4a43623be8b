"""Thousands of networks over many ways to train, and what may predict how they generalize."""
