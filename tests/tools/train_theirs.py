"""Train networks of the original study by its released code, which lies on the path; nothing here is ours.

The loop is that of its src/train.py for one seed. It draws the initial weights of all tasks, whose numbers follow one
another, and trains one. Writes scores.json: the F1 on the training images at the last epoch, by width.
"""

import json
from pathlib import Path

import numpy as np
from helper import load_data, pairs, remap_labels
from model import BinaryClassifier

TASK, SEED, EPOCHS = "4_and_9", 0, 100
scores = {}
np.random.seed(SEED)  # noqa: NPY002 - as it does
for width in (2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64):
    for pair in pairs:
        network = BinaryClassifier(hidden_size=width, n_features=784)
        if pair == TASK:
            images, labels, *_ = load_data(pair, SEED)
            network.train(images, remap_labels(labels), epochs=EPOCHS, lr=3e-2)
            network.save(f"{width}.pkl")
            scores[width] = network.get_training_score()["f1"][-1]
Path("scores.json").write_text(json.dumps(scores), encoding="utf-8")
