"""Splits: those of the released code, replayed, and those of the official files."""

import numpy as np
import pytest
from sklearn.model_selection import train_test_split

from lowcap.base.errors import InputError
from lowcap.base.tasks import Task
from lowcap.data.splits import (
    figures_split,
    hold_out,
    load_images,
    load_labels,
    official_split,
    released_split,
)


def take_first(indices, size, rng):
    return indices[:size]


def draw(indices, size, rng):
    return rng.choice(indices, size=size, replace=False)


@pytest.mark.parametrize(("split", "take"), [(released_split, draw), (figures_split, take_first)])
def test_splits_replay_the_released_code_and_the_figures(dataset_file, split, take):
    labels = load_labels(dataset_file).train
    with np.load(dataset_file) as data:
        images = data["train_images"].reshape(-1, 784).astype(np.float32) / 255
    # The released code first filters the two digits, then works on the filtered arrays.
    kept = np.isin(labels, [4, 9])
    vectors, digits = images[kept], labels[kept]
    rng = np.random.default_rng(42)
    size = min((digits == 4).sum(), (digits == 9).sum())
    drawn = [take(np.where(digits == digit)[0], size, rng) for digit in (4, 9)]
    vectors, digits = vectors[np.concatenate(drawn)], digits[np.concatenate(drawn)]
    order = rng.permutation(len(vectors))
    vectors, digits = vectors[order], digits[order]
    expected = train_test_split(vectors, digits, test_size=0.2, stratify=digits, random_state=42)

    found = split(load_labels(dataset_file), Task(4, 9), 42)
    x_train, y_train = load_images(dataset_file, Task(4, 9), found.train)
    x_validation, y_validation = load_images(dataset_file, Task(4, 9), found.validation)
    np.testing.assert_array_equal(x_train, expected[0])
    np.testing.assert_array_equal(x_validation, expected[1])
    np.testing.assert_array_equal(y_train, expected[2] == 9)
    np.testing.assert_array_equal(y_validation, expected[3] == 9)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.37])
@pytest.mark.parametrize("sizes", [(500, 500), (499, 502), (13, 950), (7, 7), (101, 55, 300)])
def test_what_is_held_out_is_what_scikit_learn_holds_out(sizes, share):
    labels = np.random.default_rng(0).permutation(np.repeat(np.arange(len(sizes)), sizes))
    chosen = np.arange(1000, 1000 + len(labels))
    for seed in (0, 1, 42, 123, 2**32 - 1):
        expected = train_test_split(chosen, test_size=share, stratify=labels, random_state=seed)
        for found, wanted in zip(hold_out(chosen, labels, share, seed), expected, strict=True):
            np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("choose", [released_split, figures_split])
def test_split_is_balanced_and_disjoint(dataset_file, choose):
    split = choose(load_labels(dataset_file), Task(4, 9), 7)
    labels = load_labels(dataset_file).train
    assert len(split.test) == 0
    chosen = np.concatenate([split.train, split.validation])
    assert len(np.unique(chosen)) == len(chosen)
    assert (labels[chosen] == 4).sum() == (labels[chosen] == 9).sum()
    assert len(split.validation) == pytest.approx(0.2 * len(chosen), abs=1)


def test_official_split_uses_every_image_of_the_task(dataset_file):
    labels = load_labels(dataset_file)
    split = official_split(labels, Task(4, 9), 3)
    chosen = np.concatenate([split.train, split.validation])
    np.testing.assert_array_equal(np.sort(chosen), np.flatnonzero(np.isin(labels.train, [4, 9])))
    np.testing.assert_array_equal(split.test, np.flatnonzero(np.isin(labels.test, [4, 9])))
    assert len(split.validation) == pytest.approx(0.1 * len(chosen), abs=1)
    share = [(labels.train[part] == 9).mean() for part in (split.train, split.validation)]
    assert share[0] == pytest.approx(share[1], abs=0.02)
    x_test, _ = load_images(dataset_file, Task(4, 9), split.test, "test")
    assert x_test.shape == (len(split.test), 784)


@pytest.mark.parametrize("choose", [released_split, figures_split])
def test_split_needs_images_of_both_classes(dataset_file, choose):
    with pytest.raises(InputError, match="a class has 0 images"):
        choose(load_labels(dataset_file), Task(0, 9), 0)
